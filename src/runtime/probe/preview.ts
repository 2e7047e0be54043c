/**
 * What a message holds, in a few words for a person. Only what is plainly safe is looked at: primitives, and the own
 * data properties of objects that are no proxies. No code of the user's runs: no getter, no `toString`, no trap.
 */

import { types } from "node:util";

/** Asked for without a number of characters. */
const USUAL_LENGTH = 64;
const [LEAST, MOST] = [8, 1024];
/** Objects in objects are shown so deep, and so many entries of each. */
const DEEPEST = 2;
const MOST_ENTRIES = 16;
const ELLIPSIS = "…";
const HIDDEN = "***";

/** Parts of names whose values are nobody's business. */
const SECRETS: readonly string[] = [
  "password",
  "passwd",
  "passphrase",
  "secret",
  "token",
  "authorization",
  "credential",
  "cookie",
  "apikey",
  "privatekey",
];

const TYPED_ARRAY = Object.getPrototypeOf(Uint8Array.prototype) as object;
const timeOf = builtIn(Date.prototype, "getTime");
const isoOf = builtIn(Date.prototype, "toISOString");
const mapSizeOf = builtIn(Map.prototype, "size");
const setSizeOf = builtIn(Set.prototype, "size");
const viewLengthOf = builtIn(TYPED_ARRAY, "length");
const viewTagOf = builtIn(TYPED_ARRAY, Symbol.toStringTag);

/** Makes previews; never throws. */
export type PreviewOf = (value: unknown) => string;

/**
 * Previews as the environment asks for them: `MPSCOPE_PREVIEW` is `on` or a number of characters, `MPSCOPE_REDACT` has
 * more names of properties to hide, with commas. Undefined when they are not asked for.
 */
export function previewsFor(
  environment: Readonly<Record<string, string | undefined>>,
): PreviewOf | undefined {
  const wish = environment["MPSCOPE_PREVIEW"] ?? "";
  const length = wish === "on" ? USUAL_LENGTH : Math.floor(Number(wish));
  if (!(length >= 1)) return undefined;
  const names = (environment["MPSCOPE_REDACT"] ?? "").split(",").map(plainName);
  const secrets = [...SECRETS, ...names.filter((name) => name !== "")];
  const most = Math.min(MOST, Math.max(LEAST, length));
  return (value) => {
    try {
      const preview = new Preview(most, secrets);
      preview.add(value, 0);
      return preview.text();
    } catch {
      // A program that has changed what JavaScript comes with gets no preview.
      return "";
    }
  };
}

/** One preview in the making; it stops when it is long enough. */
class Preview {
  readonly #most: number;
  readonly #secrets: readonly string[];
  #text = "";

  constructor(most: number, secrets: readonly string[]) {
    this.#most = most;
    this.#secrets = secrets;
  }

  /** Never longer than it may be; what is cut ends in an ellipsis, and not within a character. */
  text(): string {
    if (this.#text.length <= this.#most) return this.#text;
    return `${this.#text.slice(0, this.#most - 1).replace(/[\uD800-\uDBFF]$/, "")}${ELLIPSIS}`;
  }

  add(value: unknown, depth: number): void {
    switch (typeof value) {
      case "string":
        this.#text += JSON.stringify(value.slice(0, this.#most));
        return;
      case "bigint":
        this.#text += bigText(value);
        return;
      case "number":
        this.#text += Object.is(value, -0) ? "-0" : `${value}`;
        return;
      case "boolean":
      case "undefined":
        this.#text += `${value}`;
        return;
      case "object":
        if (value === null) this.#text += "null";
        else this.#addObject(value, depth);
        return;
      case "symbol":
      case "function":
        this.#text += typeof value;
    }
  }

  #addObject(value: object, depth: number): void {
    const known = knownObject(value);
    if (known !== undefined) {
      this.#text += known;
      return;
    }
    const isArray = Array.isArray(value);
    const name = isArray ? "" : nameOf(value);
    if (name !== "") this.#text += `${name} `;
    if (depth === DEEPEST) this.#text += isArray ? `[${ELLIPSIS}]` : `{${ELLIPSIS}}`;
    else if (isArray) this.#addItems(value, depth);
    else this.#addProperties(value, depth);
  }

  #addItems(array: readonly unknown[], depth: number): void {
    this.#text += "[";
    for (let index = 0; index < array.length; index++) {
      if (index > 0) this.#text += ", ";
      if (index === MOST_ENTRIES || this.#isFull) {
        this.#text += ELLIPSIS;
        break;
      }
      this.#addProperty(Object.getOwnPropertyDescriptor(array, index), depth);
    }
    this.#text += "]";
  }

  #addProperties(object: object, depth: number): void {
    const keys = Object.keys(object);
    if (keys.length === 0) {
      this.#text += "{}";
      return;
    }
    this.#text += "{ ";
    for (const [index, key] of keys.entries()) {
      if (index > 0) this.#text += ", ";
      if (index === MOST_ENTRIES || this.#isFull) {
        this.#text += ELLIPSIS;
        break;
      }
      this.#text += `${shownKey(key)}: `;
      if (this.#isSecret(key)) this.#text += HIDDEN;
      else this.#addProperty(Object.getOwnPropertyDescriptor(object, key), depth);
    }
    this.#text += " }";
  }

  #addProperty(property: PropertyDescriptor | undefined, depth: number): void {
    if (property === undefined) this.#text += "undefined";
    else if ("value" in property) this.add(property.value, depth + 1);
    else this.#text += "(getter)";
  }

  #isSecret(key: string): boolean {
    const name = plainName(key);
    return this.#secrets.some((secret) => name.includes(secret));
  }

  get #isFull(): boolean {
    return this.#text.length > this.#most;
  }
}

/** What is shown without looking at properties; undefined for plain objects and the like. */
function knownObject(value: object): string | undefined {
  if (types.isProxy(value)) return "Proxy";
  if (types.isTypedArray(value)) return `${viewTagOf(value)}(${viewLengthOf(value)})`;
  if (types.isAnyArrayBuffer(value)) return "ArrayBuffer";
  if (types.isDataView(value)) return "DataView";
  if (types.isDate(value)) {
    return timeOf(value) === "NaN" ? "Invalid Date" : isoOf(value);
  }
  if (types.isMap(value)) return `Map(${mapSizeOf(value)})`;
  if (types.isSet(value)) return `Set(${setSizeOf(value)})`;
  if (types.isRegExp(value)) return "RegExp";
  if (types.isBoxedPrimitive(value)) return "boxed primitive";
  if (!types.isNativeError(value)) return undefined;
  const message: unknown = Object.getOwnPropertyDescriptor(value, "message")?.value;
  return typeof message === "string" ? `Error: ${JSON.stringify(message.slice(0, MOST))}` : "Error";
}

/** The class of an object, where it says so without running any code; empty for a plain one. */
function nameOf(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return "";
  if (typeof prototype !== "object" || types.isProxy(prototype)) return "";
  const maker: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  if (typeof maker !== "function" || types.isProxy(maker)) return "";
  const name: unknown = Object.getOwnPropertyDescriptor(maker, "name")?.value;
  return typeof name === "string" ? name.slice(0, 32) : "";
}

/** An integer that is long takes long to write: only whether it is. */
function bigText(value: bigint): string {
  return value < 2n ** 128n && value > -(2n ** 128n) ? `${value}n` : "bigint";
}

function shownKey(key: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) && key.length <= 64
    ? key
    : JSON.stringify(key.slice(0, 64));
}

/** As names are compared: `API-key` is `apiKey`. */
function plainName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]/gu, "").toLowerCase();
}

/** A property or method of the language's own as it was when this was loaded, whatever became of it; as text. */
function builtIn(prototype: object, key: PropertyKey): (value: object) => string {
  const property = Object.getOwnPropertyDescriptor(prototype, key);
  // oxlint-disable-next-line typescript/unbound-method -- it is called on what is asked about
  const read = (property?.get ?? property?.value) as () => unknown;
  return (value) => String(read.call(value));
}
