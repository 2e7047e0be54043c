/**
 * The editor's colours, as the view uses them. Everything is derived from `--vscode-*` variables;
 * text colours are corrected until they can be read (4.5:1), shapes until they can be seen (3:1).
 * The page's own style reads the derived ones as `--mp-*`.
 */

import { interpolateLab, interpolateRgbBasis, rgb } from "d3";
import { contrast, faded, over, readable } from "./colour.ts";

/** Colours that mean something, by what they mean. */
export type Hues = {
  /** Running, flowing, nearly empty. */
  readonly calm: string;
  /** About half full. */
  readonly half: string;
  /** Nearly full, growing. */
  readonly high: string;
  /** Full, blocked, broken. */
  readonly full: string;
  /** Waiting for a message. */
  readonly waiting: string;
};

/** The colours and fonts of the current theme. All colours are opaque. */
export interface Theme {
  readonly background: string;
  readonly side: string;
  readonly card: string;
  readonly foreground: string;
  /** Secondary text. */
  readonly muted: string;
  /** Outlines and text of what has ended. */
  readonly dim: string;
  readonly border: string;
  readonly outline: string;
  readonly focus: string;
  readonly link: string;
  /** The empty part of a gauge. */
  readonly track: string;
  readonly grid: string;
  readonly edge: string;
  /** Moving dots. */
  readonly flow: string;
  /** For shapes. */
  readonly hues: Hues;
  /** For text. */
  readonly inks: Hues;
  /** The colour of a buffer by its fill: 101 steps from empty to full. */
  readonly ramp: readonly string[];
  /** Colours that only tell things apart; none means anything by itself. */
  readonly series: readonly string[];
  readonly highContrast: boolean;
  readonly dark: boolean;
  readonly sans: string;
  readonly mono: string;
}

/** Colours taken where the editor defines none (a page outside the editor, an incomplete theme). */
const FALLBACKS: Readonly<Record<string, string>> = {
  "editor-background": "#1f1f1f",
  "editor-foreground": "#cccccc",
  "charts-red": "#f14c4c",
  "charts-orange": "#d18616",
  "charts-yellow": "#cca700",
  "charts-green": "#89d185",
  "charts-blue": "#3794ff",
  "charts-purple": "#b180d7",
  "terminal-ansiCyan": "#29b8db",
  "terminal-ansiMagenta": "#d670d6",
  "font-family": "system-ui, sans-serif",
  "editor-font-family": "ui-monospace, monospace",
};

/** Reads the theme from the page. `highContrast` is what the editor says in the body's classes. */
export function readTheme(variable: (name: string) => string, highContrast: boolean): Theme {
  const text = (name: string, ...others: readonly string[]): string => {
    for (const candidate of [name, ...others]) {
      const value = variable(`--vscode-${candidate}`).trim();
      if (value !== "") return value;
    }
    return FALLBACKS[name] ?? "";
  };
  const background = rgb(text("editor-background")).formatHex();
  // A theme may give a colour with alpha, or none, or one that is no colour.
  const solid = (fallback: string, name: string, ...others: readonly string[]): string => {
    const value = text(name, ...others);
    return Number.isNaN(rgb(value).r) ? fallback : over(value, background, 1);
  };
  // Some themes make a chart's colour nearly transparent (it also marks matches in the minimap); here it has a meaning.
  const chart = (name: string): string => {
    const given = rgb(text(name));
    return (Number.isNaN(given.r) ? rgb(FALLBACKS[name] ?? "#888888") : given)
      .copy({ opacity: 1 })
      .formatRgb();
  };
  const foreground = solid("#cccccc", "editor-foreground", "foreground");
  const mixed = (part: number): string => interpolateLab(background, foreground)(part);
  const dark = contrast(background, "#ffffff") > contrast(background, "#000000");
  const side = solid(background, "sideBar-background");
  const card = highContrast ? background : dark ? mixed(0.035) : background;
  const hues = huesOf(chart, background, dark, highContrast);
  const strong = solid(foreground, "contrastBorder", "editor-foreground");
  return {
    background,
    side,
    card,
    foreground,
    muted: readable(solid(mixed(0.7), "descriptionForeground"), side),
    dim: readable(mixed(0.45), background, highContrast ? 4.5 : 3.2),
    border: highContrast ? strong : solid(mixed(0.12), "panel-border", "widget-border"),
    outline: highContrast ? strong : mixed(dark ? 0.27 : 0.25),
    focus: readable(solid("#0078d4", "focusBorder"), background, 3),
    link: readable(solid("#4daafc", "textLink-foreground"), side),
    track: mixed(highContrast ? 0.25 : dark ? 0.12 : 0.09),
    grid: mixed(dark ? 0.06 : 0.07),
    edge: interpolateLab(mixed(0.45), hues.waiting)(0.22),
    flow: dark ? interpolateLab(hues.calm, "#ffffff")(0.35) : hues.calm,
    hues,
    inks: mapHues(hues, (hue) => readable(readable(hue, background), card)),
    ramp: rampOf(hues),
    series: SERIES.map((name) => readable(chart(name), background, 3)),
    highContrast,
    dark,
    sans: text("font-family"),
    mono: text("editor-font-family"),
  };
}

/** Red is not among them: it means back-pressure. */
const SERIES = [
  "charts-blue",
  "charts-purple",
  "charts-green",
  "charts-yellow",
  "charts-orange",
  "terminal-ansiCyan",
  "terminal-ansiMagenta",
] as const;

function huesOf(
  chart: (name: string) => string,
  background: string,
  dark: boolean,
  highContrast: boolean,
): Hues {
  const green = chart("charts-green");
  const yellow = chart("charts-yellow");
  const hues = {
    calm: interpolateLab(green, chart("charts-blue"))(dark ? 0.28 : 0.3),
    half: green,
    // The light theme of high contrast has a dark blue for orange.
    high: highContrast ? yellow : interpolateLab(chart("charts-orange"), yellow)(0.25),
    full: chart("charts-red"),
    waiting: chart("charts-blue"),
  };
  return mapHues(hues, (hue) => readable(hue, background, 3));
}

function mapHues(hues: Hues, change: (hue: string) => string): Hues {
  return {
    calm: change(hues.calm),
    half: change(hues.half),
    high: change(hues.high),
    full: change(hues.full),
    waiting: change(hues.waiting),
  };
}

function rampOf(hues: Hues): readonly string[] {
  const colour = interpolateRgbBasis([
    hues.calm,
    hues.calm,
    hues.half,
    hues.high,
    hues.high,
    hues.full,
  ]);
  return Array.from({ length: 101 }, (_, i) =>
    i === 100 ? hues.full : colour(Math.min(0.93, warmthAt(i / 100))),
  );
}

/** Fills, and where on the scale of colours they stand; straight lines between. */
const FILLS = [0, 0.45, 0.6, 0.8, 0.97, 1] as const;
const PLACES = [0, 0.15, 0.33, 0.64, 0.72, 1] as const;

function warmthAt(share: number): number {
  const next = Math.max(
    1,
    FILLS.findIndex((fill) => fill >= share),
  );
  const [from = 0, to = 1] = [FILLS[next - 1], FILLS[next]];
  const [low = 0, high = 1] = [PLACES[next - 1], PLACES[next]];
  return low + ((share - from) / (to - from)) * (high - low);
}

/** The colour of a buffer that is filled so far, 0 to 1. */
export function fillColour(theme: Theme, share: number): string {
  // Only a buffer that is really full may have the colour of full.
  const step = share >= 1 ? 100 : Math.min(99, Math.floor(Math.max(0, share) * 100));
  return theme.ramp[step] ?? theme.hues.calm;
}

/** Reads the page's theme as it is now, and gives the page's style sheet its derived colours. */
export function pageTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const classes = document.body.classList;
  const highContrast =
    classes.contains("vscode-high-contrast") || classes.contains("vscode-high-contrast-light");
  const theme = readTheme((name) => style.getPropertyValue(name), highContrast);
  publish(theme);
  return theme;
}

/** Reads the page's theme whenever the editor changes it. */
export function watchTheme(onTheme: (theme: Theme) => void): void {
  const read = (): void => onTheme(pageTheme());
  // The editor writes its variables into the root's style, and the kind of theme into the body's class.
  const observer = new MutationObserver(read);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
}

/** Opacity of the hues that lie under text of the same hue. */
const WASH = 0.16;

/** A text colour that can be read on its own wash, in the side panel and beside it. */
function onWash(theme: Theme, ink: string, hue: string): string {
  const onSide = readable(ink, over(hue, theme.side, WASH), 4.6);
  return readable(onSide, over(hue, theme.background, WASH), 4.6);
}

/** The page's style sheet gets the derived colours. */
function publish(theme: Theme): void {
  const sheet: Readonly<Record<string, string>> = {
    background: theme.background,
    side: theme.side,
    card: theme.card,
    foreground: theme.foreground,
    muted: theme.muted,
    dim: theme.dim,
    border: theme.border,
    outline: theme.outline,
    focus: theme.focus,
    link: theme.link,
    track: theme.track,
    grid: theme.grid,
    calm: theme.hues.calm,
    half: theme.hues.half,
    high: theme.hues.high,
    full: theme.hues.full,
    waiting: theme.hues.waiting,
    "ink-high": theme.inks.high,
    "ink-full": onWash(theme, theme.inks.full, theme.hues.full),
    "ink-waiting": onWash(theme, theme.inks.waiting, theme.hues.waiting),
    "wash-full": faded(theme.hues.full, WASH),
    "wash-waiting": faded(theme.hues.waiting, WASH),
    "wash-focus": faded(theme.focus, 0.25),
  };
  // Not the root's style: the observer watches that one, and would never rest.
  for (const [name, value] of Object.entries(sheet)) {
    document.body.style.setProperty(`--mp-${name}`, value);
  }
}
