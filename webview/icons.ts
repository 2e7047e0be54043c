/** The view's icons: drawn here, since the page may load nothing. 16 by 16, in the text's colour. */

const PATHS = {
  pause: "M4.5 3h2.5v10H4.5zM9 3h2.5v10H9z",
  play: "M4.5 2.5 13 8l-8.5 5.5z",
  stepBack: "M3.5 3H5v10H3.5zM13 3v10L6 8z",
  stepForward: "M11 3h1.5v10H11zM3 3v10l7-5z",
  live: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM3.4 2.7 2.3 1.6a9 9 0 0 0 0 12.8l1.1-1.1a7.5 7.5 0 0 1 0-10.6zm9.2 0 1.1-1.1a9 9 0 0 1 0 12.8l-1.1-1.1a7.5 7.5 0 0 0 0-10.6z",
  loop: "M4 4h6V1.8L13.5 5 10 8.2V5.7H4.2v3H2.5V5.5A1.5 1.5 0 0 1 4 4zm8 8H6v2.2L2.5 11 6 7.8v2.5h5.8v-3h1.7v3.2A1.5 1.5 0 0 1 12 12z",
  plus: "M7.25 2.5h1.5v4.75h4.75v1.5H8.75v4.75h-1.5V8.75H2.5v-1.5h4.75z",
  minus: "M2.5 7.25h11v1.5h-11z",
  fit: "M2 2h4.5v1.5h-3v3H2zm7.5 0H14v4.5h-1.5v-3h-3zM2 9.5h1.5v3h3V14H2zm10.5 0H14V14H9.5v-1.5h3z",
  tidy: "M1.5 2.5h4v3h-4zm0 8h4v3h-4zm9-4h4v3h-4zM6.5 3.3h2.2v3.6H9.5v1.4h-.8v4.4H6.5v-1.4h.9v-3h0v-3.6h-.9z",
  table: "M1.5 2.5h13v11h-13zM3 6v1.8h2.5V6zm4 0v1.8h6.5V6zM3 9.3v2.7h2.5V9.3zm4 0v2.7h6.5V9.3z",
  panel: "M1.5 2.5h13v11h-13zM3 4v8h6V4zm7.5 0v8H13V4z",
  save: "M2 2h9l3 3v9H2zm1.5 1.5v9h1V9h7v3.5h1V5.6l-2-2.1H10V6H5V3.5zM6.5 3.5v1h2v-1zM6 10.5v2h4v-2z",
  copy: "M5 1.5h9v9h-2.5V14H2V5h3zm1.5 1.5v2h5v4h1V3zm-3 3.5v6H10v-6z",
  help: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3zm-.75 7.5h1.5V12h-1.5zM8 4.2c-1.5 0-2.5.9-2.6 2.3h1.5c.1-.6.5-1 1.1-1s1 .4 1 .9c0 .4-.2.7-.7 1.1-.7.5-1 1-1 1.9v.3h1.4v-.2c0-.4.2-.6.7-1 .7-.5 1.1-1 1.1-2 0-1.4-1-2.3-2.5-2.3z",
  close: "m8 6.9 3.5-3.4 1.1 1L9.1 8l3.5 3.5-1.1 1L8 9.1l-3.5 3.4-1.1-1L6.9 8 3.4 4.5l1.1-1z",
  warning: "M8 1.5 15 14H1zM7.25 6v4h1.5V6zm0 5v1.5h1.5V11z",
} as const;

/** The name of an icon. */
export type IconName = keyof typeof PATHS;

/** Makes an icon; it says nothing to a screen reader. */
export function icon(name: IconName): SVGSVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", PATHS[name]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}
