/** The page of a webview: nothing but the view's script and style, and nothing else may load. */

import * as vscode from "vscode";

/** What webviews of ours may load: the view's bundle. */
export function webviewOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [bundle(extension)] };
}

/** The page's HTML, for a webview that was made with {@link webviewOptions}. */
export function webviewHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const address = (file: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(bundle(extension), file)).toString();
  const nonce = crypto.randomUUID();
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
    `img-src ${webview.cspSource} data:`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${address("style.css")}">
<title>mpscope</title>
</head>
<body>
<main id="mpscope"></main>
<script nonce="${nonce}" src="${address("main.js")}"></script>
</body>
</html>`;
}

function bundle(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, "dist", "webview");
}
