// Computes indicators over bars with two independent libraries.
//   node check-indicators.mjs BARS.csv OUT.bin
// BARS.csv has a line `high,low,close` a bar, whole numbers. OUT.bin has one column after the other, each a little-endian
// double a bar; NaN = the library gives no value there. The names of the columns are printed, one a line, in that order.
import { readFileSync, writeFileSync } from "node:fs";
import technical from "technicalindicators";
import * as signals from "trading-signals";

const [input, output] = process.argv.slice(2);
if (!input || !output) {
  console.error("usage: node check-indicators.mjs BARS.csv OUT.bin");
  process.exit(64);
}

const bars = readFileSync(input, "ascii").trim().split("\n").map((line) => line.split(",").map(Number));
const high = bars.map((bar) => bar[0]);
const low = bars.map((bar) => bar[1]);
const close = bars.map((bar) => bar[2]);
const columns = [];

// The libraries leave out the bars before their first value.
function add(name, values) {
  const column = new Float64Array(close.length).fill(NaN);
  const skipped = close.length - values.length;
  values.forEach((value, i) => {
    if (value !== undefined && value !== null) column[skipped + i] = value;
  });
  columns.push([name, column]);
}

function stream(name, indicator, pick = (value) => value, feed = (i) => close[i]) {
  add(name, close.map((_, i) => {
    const value = indicator.update(feed(i), false);
    return value === null || value === undefined ? undefined : pick(value);
  }));
}

add("ti-sma-20", technical.SMA.calculate({ period: 20, values: close }));
add("ti-ema-9", technical.EMA.calculate({ period: 9, values: close }));
add("ti-ema-21", technical.EMA.calculate({ period: 21, values: close }));
const macd = technical.MACD.calculate({
  values: close,
  fastPeriod: 12,
  slowPeriod: 26,
  signalPeriod: 9,
  SimpleMAOscillator: false,
  SimpleMASignal: false,
});
add("ti-macd-line", macd.map((row) => row.MACD));
add("ti-macd-signal", macd.map((row) => row.signal));
add("ti-macd-histogram", macd.map((row) => row.histogram));
const bands = technical.BollingerBands.calculate({ period: 20, stdDev: 2, values: close });
add("ti-bollinger-lower", bands.map((row) => row.lower));
add("ti-bollinger-upper", bands.map((row) => row.upper));
add("ti-atr-14", technical.ATR.calculate({ period: 14, high, low, close }));
const adx = technical.ADX.calculate({ period: 14, high, low, close });
add("ti-adx-14", adx.map((row) => row.adx));
add("ti-pdi-14", adx.map((row) => row.pdi));

stream("ts-sma-20", new signals.SMA(20));
stream("ts-ema-9", new signals.EMA(9));
stream("ts-ema-21", new signals.EMA(21));
stream("ts-bollinger-lower", new signals.BollingerBands(20, 2), (value) => value.lower);
stream("ts-bollinger-upper", new signals.BollingerBands(20, 2), (value) => value.upper);
stream("ts-rsi-14-wilder", new signals.RSI(14));
stream("ts-rsi-14-simple", new signals.RSI(14, signals.SMA));
const candle = (i) => ({ high: high[i], low: low[i], close: close[i] });
stream("ts-atr-14", new signals.ATR(14), undefined, candle);

const bytes = Buffer.alloc(columns.length * close.length * 8);
columns.forEach(([, column], c) => column.forEach((value, i) => bytes.writeDoubleLE(value, (c * close.length + i) * 8)));
writeFileSync(output, bytes);
console.log(columns.map(([name]) => name).join("\n"));
