/**
 * Takes what the views draw on a canvas and writes it down as SVG: the few calls that the drawings make, no more.
 * Pure but for `measure`, which is the canvas' own, and for images, which are read from theirs.
 */

import { rgb } from "d3";

/** What of a canvas' context the drawings use. */
type Used = Pick<
  CanvasRenderingContext2D,
  | "arc"
  | "beginPath"
  | "bezierCurveTo"
  | "clip"
  | "closePath"
  | "createLinearGradient"
  | "createPattern"
  | "drawImage"
  | "fill"
  | "fillRect"
  | "fillStyle"
  | "fillText"
  | "font"
  | "globalAlpha"
  | "lineTo"
  | "lineWidth"
  | "measureText"
  | "moveTo"
  | "rect"
  | "restore"
  | "roundRect"
  | "save"
  | "setLineDash"
  | "setTransform"
  | "stroke"
  | "strokeStyle"
  | "textAlign"
  | "textBaseline"
>;

/** What `save` keeps and `restore` brings back. */
interface State {
  fillStyle: CanvasRenderingContext2D["fillStyle"];
  strokeStyle: CanvasRenderingContext2D["strokeStyle"];
  lineWidth: number;
  globalAlpha: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  dash: readonly number[];
  /** Groups that clip, to be closed. */
  clips: number;
}

const ANCHORS: Readonly<Record<string, string>> = { center: "middle", right: "end", end: "end" };
const TURN = 2 * Math.PI;

/** A drawing that is written down. */
export class SvgContext {
  readonly #parts: string[] = [];
  readonly #gradients = new Map<unknown, string>();
  readonly #measure: CanvasRenderingContext2D;
  readonly #kept: State[] = [];
  readonly #size: { readonly width: number; readonly height: number };
  #scale = 1;
  #left = 0;
  #top = 0;
  #path = "";
  #ids = 0;
  #state: State = {
    fillStyle: "#000000",
    strokeStyle: "#000000",
    lineWidth: 1,
    globalAlpha: 1,
    font: "10px sans-serif",
    textAlign: "start",
    textBaseline: "alphabetic",
    dash: [],
    clips: 0,
  };

  /** A drawing of a size in px; `measure` measures its texts. */
  constructor(size: { width: number; height: number }, measure: CanvasRenderingContext2D) {
    this.#size = size;
    this.#measure = measure;
  }

  /** The SVG of all that was drawn until now. */
  get svg(): string {
    const { width, height } = this.#size;
    const open = "</g>".repeat(this.#state.clips + this.#kept.reduce((sum, s) => sum + s.clips, 0));
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${this.#parts.join("\n")}${open}</svg>`;
  }

  /** Itself, as the drawing takes it. */
  get context(): CanvasRenderingContext2D {
    const used: Used = this.#used();
    return used as CanvasRenderingContext2D;
  }

  #used(): Used {
    const state = (): State => this.#state;
    const methods = {
      setTransform: (a: number, _b: number, _c: number, _d: number, e: number, f: number) => {
        [this.#scale, this.#left, this.#top] = [a, e, f];
      },
      save: () => {
        this.#kept.push({ ...this.#state });
        this.#state = { ...this.#state, clips: 0 };
      },
      restore: () => {
        this.#parts.push("</g>".repeat(this.#state.clips));
        this.#state = this.#kept.pop() ?? this.#state;
      },
      beginPath: () => {
        this.#path = "";
      },
      closePath: () => this.#go("Z"),
      moveTo: (x: number, y: number) => this.#go("M", x, y),
      lineTo: (x: number, y: number) => this.#go(this.#path === "" ? "M" : "L", x, y),
      bezierCurveTo: (...points: number[]) => this.#go("C", ...points),
      rect: (x: number, y: number, width: number, height: number) =>
        this.#round(x, y, width, height, 0),
      roundRect: (x: number, y: number, width: number, height: number, radius: number) =>
        this.#round(x, y, width, height, radius),
      arc: (x: number, y: number, radius: number, from: number, to: number) =>
        this.#arc(x, y, radius, from, to),
      fill: () => {
        const { fillStyle } = state();
        // Only the ground has a pattern: in a picture by itself it has none.
        const isPattern = typeof fillStyle !== "string" && !this.#gradients.has(fillStyle);
        if (!isPattern) this.#shape(this.#path, this.#paint("fill", fillStyle));
      },
      fillRect: (x: number, y: number, width: number, height: number) => {
        const path = this.#path;
        this.#path = "";
        this.#round(x, y, width, height, 0);
        methods.fill();
        this.#path = path;
      },
      stroke: () => this.#stroke(),
      drawImage: (image: HTMLCanvasElement, ...boxes: number[]) => this.#image(image, boxes),
      clip: () => {
        const id = `c${this.#ids++}`;
        this.#parts.push(
          `<clipPath id="${id}"><path d="${this.#path}"/></clipPath><g clip-path="url(#${id})">`,
        );
        this.#state.clips++;
      },
      setLineDash: (dash: readonly number[]) => {
        this.#state.dash = [...dash];
      },
      createPattern: () => null,
      createLinearGradient: (x0: number, y0: number, x1: number, y1: number) =>
        this.#gradient(x0, y0, x1, y1),
      measureText: (text: string) => {
        this.#measure.font = state().font;
        return this.#measure.measureText(text);
      },
      fillText: (text: string, x: number, y: number) => this.#text(text, x, y),
    };
    const names = Object.keys(this.#state).filter((name) => name !== "dash" && name !== "clips");
    for (const name of names) {
      Object.defineProperty(methods, name, {
        get: () => Reflect.get(this.#state, name) as unknown,
        set: (value: unknown) => {
          Reflect.set(this.#state, name, value);
        },
      });
    }
    return methods as unknown as Used;
  }

  #x(x: number): string {
    return short(this.#left + this.#scale * x);
  }

  #y(y: number): string {
    return short(this.#top + this.#scale * y);
  }

  #go(command: string, ...points: number[]): void {
    const numbers = points.map((value, i) => (i % 2 === 0 ? this.#x(value) : this.#y(value)));
    this.#path += command + numbers.join(" ");
  }

  #round(x: number, y: number, width: number, height: number, radius: number): void {
    const r = Math.max(0, Math.min(radius, width / 2, height / 2));
    const [right, bottom] = [x + width, y + height];
    const corner = (toX: number, toY: number): void => {
      if (r > 0) this.#arcTo(r, false, toX, toY);
    };
    this.#go("M", x + r, y);
    this.#go("L", right - r, y);
    corner(right, y + r);
    this.#go("L", right, bottom - r);
    corner(right - r, bottom);
    this.#go("L", x + r, bottom);
    corner(x, bottom - r);
    this.#go("L", x, y + r);
    corner(x + r, y);
    this.#go("Z");
  }

  #arc(x: number, y: number, radius: number, from: number, to: number): void {
    const at = (angle: number): [number, number] => [
      x + radius * Math.cos(angle),
      y + radius * Math.sin(angle),
    ];
    this.#go(this.#path === "" || to - from >= TURN ? "M" : "L", ...at(from));
    // A whole circle has no two ends.
    const steps = to - from >= TURN - 1e-6 ? [(from + to) / 2, to] : [to];
    let before = from;
    for (const angle of steps) {
      this.#arcTo(radius, angle - before > Math.PI, ...at(angle));
      before = angle;
    }
  }

  #arcTo(radius: number, large: boolean, x: number, y: number): void {
    const r = short(radius * this.#scale);
    this.#path += `A${r} ${r} 0 ${large ? 1 : 0} 1 ${this.#x(x)} ${this.#y(y)}`;
  }

  #stroke(): void {
    const { strokeStyle, lineWidth, dash } = this.#state;
    const dashes = dash.map((part) => short(part * this.#scale)).join(" ");
    const dashed = dash.length > 0 ? ` stroke-dasharray="${dashes}"` : "";
    const width = short(lineWidth * this.#scale);
    const paint = this.#paint("stroke", strokeStyle);
    this.#shape(this.#path, `fill="none" ${paint} stroke-width="${width}"${dashed}`);
  }

  #shape(path: string, attributes: string): void {
    if (path !== "") this.#parts.push(`<path d="${path}" ${attributes}/>`);
  }

  #paint(what: "fill" | "stroke", style: unknown): string {
    const alpha = this.#state.globalAlpha;
    const gradient = this.#gradients.get(style);
    if (gradient !== undefined) return `${what}="url(#${gradient})" ${what}-opacity="${alpha}"`;
    const colour = rgb(String(style));
    return `${what}="${colour.formatHex()}" ${what}-opacity="${short(colour.opacity * alpha)}"`;
  }

  #gradient(x0: number, y0: number, x1: number, y1: number): CanvasGradient {
    const id = `g${this.#ids++}`;
    const ends = `x1="${this.#x(x0)}" y1="${this.#y(y0)}" x2="${this.#x(x1)}" y2="${this.#y(y1)}"`;
    const place = this.#parts.push("") - 1;
    const stops: string[] = [];
    const gradient: CanvasGradient = {
      addColorStop: (offset, text) => {
        const colour = rgb(text);
        stops.push(
          `<stop offset="${offset}" stop-color="${colour.formatHex()}" stop-opacity="${colour.opacity}"/>`,
        );
        this.#parts[place] =
          `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" ${ends}>${stops.join("")}</linearGradient>`;
      },
    };
    this.#gradients.set(gradient, id);
    return gradient;
  }

  /** A part of a canvas, stretched into a box. A drawing of pixels stays one: its edges are kept. */
  #image(image: HTMLCanvasElement, boxes: readonly number[]): void {
    const [sx, sy, sw, sh, x = 0, y = 0, width = 0, height = 0] = boxes;
    const box = sizeOf(width * this.#scale, height * this.#scale);
    this.#parts.push(
      `<svg x="${this.#x(x)}" y="${this.#y(y)}" ${box} viewBox="${sx} ${sy} ${sw} ${sh}" preserveAspectRatio="none"><image ${sizeOf(image.width, image.height)} style="image-rendering:pixelated" href="${image.toDataURL()}"/></svg>`,
    );
  }

  #text(text: string, x: number, y: number): void {
    const { fillStyle, font, textAlign, textBaseline } = this.#state;
    const scaled = font.replace(
      /([\d.]+)px/,
      (_, size: string) => `${short(Number(size) * this.#scale)}px`,
    );
    const anchor = ANCHORS[textAlign] ?? "start";
    const middle = textBaseline === "middle" ? ' dominant-baseline="central"' : "";
    this.#parts.push(
      `<text x="${this.#x(x)}" y="${this.#y(y)}" style="font:${escaped(scaled)}" text-anchor="${anchor}"${middle} ${this.#paint("fill", fillStyle)}>${escaped(text)}</text>`,
    );
  }
}

function sizeOf(width: number, height: number): string {
  return `width="${short(width)}" height="${short(height)}"`;
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A text as it stands in SVG: names come from the traced program. */
function escaped(text: string): string {
  const REPLACED: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  // Characters that XML does not have would break the whole picture.
  // oxlint-disable-next-line no-control-regex -- these are meant.
  const legal = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
  return legal.replace(/[&<>"]/g, (character) => REPLACED[character] ?? "");
}
