// Reads an .hlog and prints, for each tag in order of first appearance, what the library makes of it. Counts and values
// are printed as strings: they may be larger than a JSON number holds.
import { readFileSync } from "node:fs";
import { HistogramLogReader } from "hdr-histogram-js";

const file = process.argv[2];
if (!file) {
  console.error("usage: node check-hlog.mjs FILE.hlog");
  process.exit(64);
}

const reader = new HistogramLogReader(readFileSync(file, "ascii"), 64, false);
const tags = new Map();
let histogram;
while ((histogram = reader.nextIntervalHistogram()) !== null) {
  const tag = histogram.tag === "NO TAG" ? "" : histogram.tag;
  const sum = tags.get(tag);
  if (sum) {
    sum.intervals++;
    sum.histogram.add(histogram);
  } else {
    tags.set(tag, { intervals: 1, startMillis: histogram.startTimeStampMsec, histogram });
  }
}

const result = [...tags].map(([tag, { intervals, startMillis, histogram: sum }]) => ({
  tag,
  intervals,
  startMillis: String(Math.round(startMillis)),
  count: String(sum.totalCount),
  p50: String(sum.getValueAtPercentile(50)),
  p99: String(sum.getValueAtPercentile(99)),
  p999: String(sum.getValueAtPercentile(99.9)),
  max: String(sum.maxValue),
}));
console.log(JSON.stringify(result));
