/** The editor's own four themes: the variables of them that the view reads. */

type Colours = Readonly<Record<string, string>>;

const FONTS: Colours = {
  "font-family": 'Inter, "Segoe UI", "DejaVu Sans", system-ui, sans-serif',
  "editor-font-family": '"JetBrains Mono", "DejaVu Sans Mono", monospace',
};

/** A theme: the class of the page's body, and its variables without `--vscode-`. */
export interface EditorTheme {
  readonly bodyClass: string;
  readonly variables: Colours;
}

/** By name: Dark Modern, Light Modern and the two of high contrast. */
export const THEMES: Readonly<Record<"dark" | "light" | "hc-dark" | "hc-light", EditorTheme>> = {
  dark: {
    bodyClass: "vscode-dark",
    variables: {
      ...FONTS,
      "editor-background": "#1f1f1f",
      "editor-foreground": "#cccccc",
      foreground: "#cccccc",
      descriptionForeground: "#9d9d9d",
      "sideBar-background": "#181818",
      "panel-border": "#2b2b2b",
      "widget-border": "#313131",
      focusBorder: "#0078d4",
      "textLink-foreground": "#4daafc",
      "charts-red": "#f14c4c",
      "charts-orange": "#d18616",
      "charts-yellow": "#cca700",
      "charts-green": "#89d185",
      "charts-blue": "#3794ff",
      "button-background": "#0078d4",
      "button-foreground": "#ffffff",
      "button-hoverBackground": "#026ec1",
      "button-border": "#ffffff12",
      "dropdown-background": "#313131",
      "dropdown-foreground": "#cccccc",
      "editorHoverWidget-background": "#202020",
      "editorHoverWidget-foreground": "#cccccc",
    },
  },
  light: {
    bodyClass: "vscode-light",
    variables: {
      ...FONTS,
      "editor-background": "#ffffff",
      "editor-foreground": "#3b3b3b",
      foreground: "#3b3b3b",
      descriptionForeground: "#3b3b3b",
      "sideBar-background": "#f8f8f8",
      "panel-border": "#e5e5e5",
      "widget-border": "#e5e5e5",
      focusBorder: "#005fb8",
      "textLink-foreground": "#005fb8",
      "charts-red": "#e51400",
      "charts-orange": "#d18616",
      "charts-yellow": "#bf8803",
      "charts-green": "#388a34",
      "charts-blue": "#1a85ff",
      "button-background": "#005fb8",
      "button-foreground": "#ffffff",
      "button-hoverBackground": "#0258a8",
      "button-border": "#0000001a",
      "dropdown-background": "#ffffff",
      "dropdown-foreground": "#3b3b3b",
      "editorHoverWidget-background": "#f8f8f8",
      "editorHoverWidget-foreground": "#3b3b3b",
    },
  },
  "hc-dark": {
    bodyClass: "vscode-high-contrast",
    variables: {
      ...FONTS,
      "editor-background": "#000000",
      "editor-foreground": "#ffffff",
      foreground: "#ffffff",
      descriptionForeground: "rgba(255, 255, 255, 0.7)",
      "sideBar-background": "#000000",
      contrastBorder: "#6fc3df",
      contrastActiveBorder: "#f38518",
      "panel-border": "#6fc3df",
      focusBorder: "#f38518",
      "textLink-foreground": "#21a6ff",
      "charts-red": "#f48771",
      "charts-orange": "#f38518",
      "charts-yellow": "#ffd370",
      "charts-green": "#89d185",
      "charts-blue": "#3794ff",
      "button-background": "#000000",
      "button-foreground": "#ffffff",
      "button-border": "#6fc3df",
      "dropdown-background": "#000000",
      "dropdown-foreground": "#ffffff",
      "editorHoverWidget-background": "#000000",
      "editorHoverWidget-foreground": "#ffffff",
    },
  },
  "hc-light": {
    bodyClass: "vscode-high-contrast-light vscode-high-contrast",
    variables: {
      ...FONTS,
      "editor-background": "#ffffff",
      "editor-foreground": "#292929",
      foreground: "#292929",
      descriptionForeground: "rgba(41, 41, 41, 0.7)",
      "sideBar-background": "#ffffff",
      contrastBorder: "#0f4a85",
      contrastActiveBorder: "#006bbd",
      "panel-border": "#0f4a85",
      focusBorder: "#006bbd",
      "textLink-foreground": "#0f4a85",
      "charts-red": "#b5200d",
      "charts-orange": "#0f4a85",
      "charts-yellow": "#895503",
      "charts-green": "#374e06",
      "charts-blue": "#1a85ff",
      "button-background": "#0f4a85",
      "button-foreground": "#ffffff",
      "button-border": "#0f4a85",
      "dropdown-background": "#ffffff",
      "dropdown-foreground": "#292929",
      "editorHoverWidget-background": "#ffffff",
      "editorHoverWidget-foreground": "#292929",
    },
  },
};

/** The name of a theme. */
export type ThemeName = keyof typeof THEMES;
