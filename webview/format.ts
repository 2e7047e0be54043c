/** Numbers as people read them. All digits are meant for tabular figures; units are always said. */

/** A count: all digits below 10,000, then three figures with a suffix (`10.3k`, `1.20M`). */
export function count(value: number): string {
  const whole = Math.round(value);
  if (whole < 1000) return String(whole);
  if (whole < 10_000) return grouped(whole);
  if (whole < 999_500) return `${figures(whole / 1e3)}k`;
  if (whole < 999_500_000) return `${figures(whole / 1e6)}M`;
  return `${figures(whole / 1e9)}G`;
}

/** A whole number with its thousands apart (`184 220`). */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** A number per second, without its unit: `0`, `0.4`, `12`, `10.3k`. */
export function perSecond(rate: number): string {
  if (rate <= 0) return "0";
  if (rate < 0.1) return "<0.1";
  if (rate < 9.95) return rate.toFixed(1);
  return rate < 999.5 ? String(Math.round(rate)) : shortened(rate);
}

/** Messages per second with their unit. */
export function messageRate(rate: number): string {
  return `${perSecond(rate)} msg/s`;
}

/** A share of 0 to 1 in percent; never `0 %` for something nor `100 %` for not quite all. */
export function percent(share: number): string {
  if (share <= 0) return "0 %";
  if (share >= 1) return "100 %";
  return `${Math.min(99, Math.max(1, Math.round(share * 100)))} %`;
}

/** A length of time given in ns: `640 ns`, `1.55 ms`, `1.84 s`, `2 min 5 s`. */
export function duration(nanoseconds: number): string {
  if (nanoseconds < 999.5) return `${Math.round(nanoseconds)} ns`;
  if (nanoseconds < 999.5e3) return `${figures(nanoseconds / 1e3)} µs`;
  if (nanoseconds < 999.5e6) return `${figures(nanoseconds / 1e6)} ms`;
  if (nanoseconds < 59.95e9) return `${figures(nanoseconds / 1e9)} s`;
  const seconds = Math.round(nanoseconds / 1e9);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** A length of time in at most two figures, where there is little room: `16 ms`, `1.8 s`. */
export function briefly(nanoseconds: number): string {
  const text = duration(nanoseconds);
  const [value = "", unit = ""] = text.split(" ");
  if (!value.includes(".")) return text;
  const number = Number(value);
  return `${number < 9.95 ? number.toFixed(1) : Math.round(number)} ${unit}`;
}

/** A moment of the trace given in ns: `0:17.234`, minutes and seconds. */
export function moment(nanoseconds: number, decimals = 3): string {
  const unit = 10 ** decimals;
  const ticks = Math.floor((nanoseconds / 1e9) * unit + 1e-6);
  const minutes = Math.floor(ticks / (60 * unit));
  const seconds = ((ticks % (60 * unit)) / unit).toFixed(decimals);
  return `${minutes}:${seconds.padStart(decimals === 0 ? 2 : decimals + 3, "0")}`;
}

/** A size in bytes: `128 B`, `1.5 KB`. */
export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  return size < 999_500 ? `${figures(size / 1e3)} KB` : `${figures(size / 1e6)} MB`;
}

/** `1 worker`, `2 workers`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** A text of at most so many characters; never cuts a character in two. */
export function ellipsis(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (SINGLE.test(text.slice(0, limit + 1))) return `${text.slice(0, limit - 1)}…`;
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  let kept = "";
  let characters = 0;
  for (const { segment } of segmenter.segment(text)) {
    if (characters === limit - 1) return `${kept}…`;
    kept += segment;
    characters++;
  }
  return text;
}

/** Here every code unit is a character. */
const SINGLE = /^[ -~]*$/;
/** What people take for one character may be many code points. Made when the first such text comes: it takes 8 ms. */
let segmenter: Intl.Segmenter | undefined;

/** The last part of a path or file URL. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

function shortened(value: number): string {
  return value < 999_500 ? `${figures(value / 1e3)}k` : `${figures(value / 1e6)}M`;
}

/** Three figures: 1.23, 12.3, 123. */
function figures(value: number): string {
  if (value < 9.995) return value.toFixed(2);
  return value < 99.95 ? value.toFixed(1) : String(Math.round(value));
}
