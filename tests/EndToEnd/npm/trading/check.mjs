// The npm clients `binance` and `ccxt` trade on a running local venue: node check.mjs PORT [KEY SECRET]
// The last line is JSON: what each of them read at the end.
import { MainClient, WebsocketAPIClient } from 'binance';
import ccxt from 'ccxt';

const [port, key = 'alice-key-0001', secret = 'alice-secret'] = process.argv.slice(2);
if (!Number(port)) {
  console.error('usage: node check.mjs PORT [KEY SECRET]');
  process.exit(64);
}

const http = `http://127.0.0.1:${port}`;
const wsUrl = `ws://127.0.0.1:${port}`;
const failures = [];
let checks = 0;
const same = (actual, expected, what) => {
  checks++;
  if (String(actual) !== String(expected)) failures.push(`${what}: ${actual} instead of ${expected}`);
};
const refused = async (call, code, what) => {
  try {
    await call();
    same('accepted', code, what);
  } catch (error) {
    same(error.code ?? error.constructor.name, code, what);
  }
};
const within = (promise, what) => Promise.race([
  promise, new Promise((_, reject) => setTimeout(() => reject(new Error(`no answer: ${what}`)), 10000)),
]);
const quiet = { trace() {}, info() {}, error() {} };
const limit = (price, quantity, side = 'BUY') => ({
  symbol: 'BTCUSDT', side, type: 'LIMIT', timeInForce: 'GTC', quantity, price: price.toFixed(2),
});

const client = new MainClient({ api_key: key, api_secret: secret, baseUrl: http, disableTimeSync: true });

async function overRest() {
  const info = await client.getExchangeInfo({ symbol: 'BTCUSDT' });
  same(info.symbols[0].filters[0].tickSize, '0.01000000', 'tick size');
  const bid = Number((await client.getOrderBook({ symbol: 'BTCUSDT', limit: 5 })).bids[0][0]);
  const order = await client.submitNewOrder(limit(bid - 500, 0.01));
  same(order.status, 'NEW', 'limit order');
  same((await client.getOpenOrders({ symbol: 'BTCUSDT' })).length, 1, 'open orders');
  const queried = await client.getOrder({ symbol: 'BTCUSDT', orderId: order.orderId });
  same(queried.clientOrderId, order.clientOrderId, 'query');
  const cancelled = await client.cancelOrder({ symbol: 'BTCUSDT', orderId: order.orderId });
  same(cancelled.status, 'CANCELED', 'cancel');
  const market = await client.submitNewOrder({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: 1000 });
  same(market.status, 'FILLED', 'market order');
  same((await client.getAccountTradeList({ symbol: 'BTCUSDT' })).length, market.fills.length, 'trades of it');
  for (const [change, code] of [
    [{ price: '1.001', quantity: 1 }, -1013],
    [{ quantity: 0.00001 }, -1013],
    [{ quantity: 99 }, -2010],
    [{ price: '0.123456789', quantity: 1 }, -1111],
  ]) {
    const wrong = { ...limit(bid, 0.01), ...change };
    await refused(() => client.submitNewOrder(wrong), code, `order ${JSON.stringify(change)}`);
  }

  const replace = { ...limit(bid - 600, 0.01), cancelReplaceMode: 'ALLOW_FAILURE', cancelOrderId: 1 };
  await refused(() => client.replaceOrder(replace), -2021, 'replacing an order that is not there');
  return bid;
}

function makeCcxt() {
  const exchange = new ccxt.binance({ apiKey: key, secret, enableRateLimit: false });
  const redirect = (urls) => {
    for (const name in urls) {
      if (typeof urls[name] === 'string') urls[name] = urls[name].replace(/^https:\/\/[^/]+/, http);
      else redirect(urls[name]);
    }
  };
  redirect(exchange.urls.api);
  exchange.hostname = undefined;
  exchange.options.fetchMarkets = { types: ['spot'] };
  exchange.options.fetchCurrencies = false;
  exchange.options.fetchMargins = false;
  exchange.has.fetchCurrencies = false;
  return exchange;
}

async function overCcxt(exchange, bid) {
  await exchange.loadMarkets();
  same(exchange.markets['BTC/USDT'].precision.price, 0.01, 'ccxt precision');
  const order = await exchange.createOrder('BTC/USDT', 'limit', 'sell', 0.02, bid + 700);
  same(order.status, 'open', 'ccxt order');
  same((await exchange.fetchOrder(order.id, 'BTC/USDT')).amount, 0.02, 'ccxt query');
  same((await exchange.fetchBalance()).BTC.used, 0.02, 'ccxt locked');
  same((await exchange.cancelOrder(order.id, 'BTC/USDT')).status, 'canceled', 'ccxt cancel');
  await refused(() => exchange.cancelOrder(order.id, 'BTC/USDT'), 'OrderNotFound', 'ccxt second cancel');
  const large = () => exchange.createOrder('BTC/USDT', 'limit', 'buy', 50, bid);
  await refused(large, 'InsufficientFunds', 'ccxt large order');
  const market = await exchange.createOrder('BTC/USDT', 'market', 'sell', 0.01);
  same(market.status, 'closed', 'ccxt market order');
}

async function overSocket(bid) {
  const settings = { api_key: key, api_secret: secret, wsUrl, disableTimeSync: true };
  const api = new WebsocketAPIClient({ ...settings, attachEventListeners: false }, quiet);
  const time = await within(api.getSpotServerTime('mainWSAPI'), 'time');
  same(Math.abs((time.result ?? time).serverTime - Date.now()) < 1000, true, 'time over the socket');
  const placed = await within(
    api.submitNewSpotOrder({ ...limit(bid - 700, 0.01), timestamp: Date.now() }, 'mainWSAPI'), 'order');
  const order = placed.result ?? placed;
  same(order.symbol, 'BTCUSDT', 'order over the socket');
  const query = { symbol: 'BTCUSDT', orderId: order.orderId, timestamp: Date.now() };
  const queried = await within(api.getSpotOrderStatus(query, 'mainWSAPI'), 'query');
  same((queried.result ?? queried).status, 'NEW', 'query over the socket');
  api.getWSClient().closeAll(true);
}

async function whatIsRead(exchange) {
  const account = await client.getAccountInformation();
  const orders = await client.getAllOrders({ symbol: 'BTCUSDT' });
  const trades = await client.getAccountTradeList({ symbol: 'BTCUSDT' });
  const balance = await exchange.fetchBalance();
  const fetched = await exchange.fetchOrders('BTC/USDT');
  const fills = await exchange.fetchMyTrades('BTC/USDT');
  const held = (asset) => ({ asset, free: String(balance[asset].free), locked: String(balance[asset].used) });
  return {
    binance: {
      balances: account.balances.map(({ asset, free, locked }) => ({ asset, free, locked })),
      orders: orders.map((o) => ({ id: String(o.orderId), executed: o.executedQty, isOpen: o.status === 'NEW' })),
      trades: trades.map((t) => ({ id: String(t.id), price: t.price, quantity: t.qty, fee: t.commission })),
    },
    ccxt: {
      balances: account.balances.map(({ asset }) => held(asset)),
      orders: fetched.map((o) => ({ id: o.id, executed: String(o.filled), isOpen: o.status === 'open' })),
      trades: fills.map((t) => ({
        id: t.id, price: String(t.price), quantity: String(t.amount), fee: String(t.fee.cost),
      })),
    },
  };
}

let read = null;
try {
  const bid = await overRest();
  const exchange = makeCcxt();
  await overCcxt(exchange, bid);
  await overSocket(bid);
  read = await whatIsRead(exchange);
} catch (error) {
  failures.push(String(error?.stack ?? JSON.stringify(error)));
}

for (const failure of failures) console.error(failure);
console.log(JSON.stringify({ checks, failures, read }));
process.exit(failures.length === 0 ? 0 : 1);
