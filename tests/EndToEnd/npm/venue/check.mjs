// The npm client `binance` against a running local venue: node check.mjs PORT
// It subscribes to trades, best prices and diffs, and fetches a snapshot, all by its own rules.
import { MainClient, WebsocketClient } from 'binance';

const port = Number(process.argv[2] ?? process.env.VENUE_PORT);
if (!port) {
  console.error('usage: node check.mjs PORT   (the port that lowlatency-venue prints)');
  process.exit(64);
}

const quiet = { trace() {}, info() {}, error(...parts) { console.error('client:', ...parts); } };
const baseUrl = `http://127.0.0.1:${port}`;
const rest = new MainClient({ baseUrl, disableTimeSync: true });
const sockets = new WebsocketClient({ wsUrl: `ws://127.0.0.1:${port}/x`, restOptions: { baseUrl } }, quiet);
const streams = ['btcusdt@trade', 'btcusdt@bookTicker', 'btcusdt@depth@100ms'];
const seen = { trade: 0, bookTicker: 0, depth: 0, ack: 0, gaps: 0 };
let lastUpdateId = 0;

sockets.on('response', () => { seen.ack++; });
sockets.on('message', (message) => {
  const data = message.data ?? message;
  if (data.e === 'trade') seen.trade++;
  else if (data.e === 'depthUpdate') {
    if (lastUpdateId !== 0 && data.U !== lastUpdateId + 1) seen.gaps++;
    lastUpdateId = data.u;
    seen.depth++;
  } else if (data.b && data.B && data.u) seen.bookTicker++;
});

await sockets.subscribe(streams, 'main');
const deadline = Date.now() + 15000;
while (Date.now() < deadline && !(seen.trade > 3 && seen.bookTicker > 3 && seen.depth > 10 && seen.ack > 0))
  await new Promise((resolve) => setTimeout(resolve, 50));

// The library's getServerTime ignores baseUrl and would leave the machine.
const time = (await (await fetch(`${baseUrl}/api/v3/time`)).json()).serverTime;
const offMillis = Math.abs(time - Date.now());
const info = await rest.getExchangeInfo({ symbol: 'BTCUSDT' });
const book = await rest.getOrderBook({ symbol: 'BTCUSDT', limit: 1000 });
const klines = await rest.getKlines({ symbol: 'BTCUSDT', interval: '1m', limit: 500 });
sockets.closeAll(true);

const ok = seen.trade > 3 && seen.bookTicker > 3 && seen.depth > 10 && seen.ack > 0 && seen.gaps === 0
  && offMillis < 1000 && info.symbols.length === 1
  && book.bids.length > 20 && Number(book.bids[0][0]) < Number(book.asks[0][0]);
console.log(JSON.stringify({ ok, ...seen, offMillis, levels: [book.bids.length, book.asks.length], klines: klines.length }));
process.exit(ok ? 0 : 1);
