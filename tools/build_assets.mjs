// Builds what the pages load into src/tuquan/core/static/core/dist/: npm run build (or: npm run watch).
// Everything comes from npm packages and this repository; nothing is fetched while building or while a page is open.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const core = join(root, "src/tuquan/core");
const out = join(core, "static/core/dist");

// Offices keep their computers long: Chrome 100 and Firefox 100 are from 2022.
const target = ["chrome100", "firefox100", "safari15.4"];

const scss = {
  name: "scss",
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path }) => {
      const { css, loadedUrls } = sass.compile(path, {
        loadPaths: [join(root, "node_modules")],
        quietDeps: true,
        silenceDeprecations: ["import", "global-builtin", "if-function"],
        logger: sass.Logger.silent,
      });
      const watched = loadedUrls.map(fileURLToPath).filter((file) => !file.includes("node_modules"));
      return { contents: css, loader: "css", resolveDir: dirname(path), watchFiles: watched };
    });
  },
};

const options = {
  entryPoints: ["js/app.js", "js/theme.js", "css/app.css"].map((file) => ({
    in: join(core, "static/core", file),
    out: file.replace(/^.*\/|\.\w+$/g, ""),
  })),
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target,
  charset: "utf8",
  legalComments: "none",
  loader: { ".woff2": "file", ".svg": "dataurl" },
  assetNames: "[name]-[hash]",
  nodePaths: [join(root, "node_modules")],
  plugins: [scss],
  logLevel: "warning",
};

// The application on the phone: small, apart from the pages, and whole in itself (its worker keeps it without network).
const phone = join(root, "src/tuquan/phone/static/phone");
const phoneOptions = {
  ...options,
  entryPoints: [
    { in: join(phone, "js/app.js"), out: "phone" },
    { in: join(phone, "js/worker.js"), out: "phone-worker" },
    { in: join(phone, "phone.css"), out: "phone" },
  ],
  alias: { "@gate": join(core, "static/core/js/gate"), "@icons": join(root, "node_modules/@tabler/icons/icons/outline") },
  loader: { ".svg": "text" },
};
const phoneScanOptions = {
  ...phoneOptions,
  entryPoints: [{ in: join(phone, "js/scan-engine.js"), out: "phone-scan" }],
  format: "esm", // loaded only when it is needed
};
const builds = [options, phoneOptions, phoneScanOptions];

/** One sprite of the icons named in core/icons.txt; a page shows one by `{% icon "name" %}`. */
function sprite() {
  const names = readFileSync(join(core, "icons.txt"), "utf8").split(/\s+/).filter(Boolean);
  const symbols = names.map((name) => {
    const [style, file] = name.endsWith("-filled") ? ["filled", name.slice(0, -7)] : ["outline", name];
    const svg = readFileSync(join(root, "node_modules/@tabler/icons/icons", style, `${file}.svg`), "utf8");
    const paths = svg
      .slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"))
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
      .replace(/\s+/g, " ");
    return `<symbol id="${name}" viewBox="0 0 24 24">${paths.trim()}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

/** The licences of what is handed on, as they ask for. */
function licences() {
  const packages = [
    "@fontsource/be-vietnam-pro",
    "@fontsource/tinos",
    "@noble/ed25519",
    "@tabler/core",
    "@tabler/icons",
    "jsqr",
  ];
  const texts = packages.map((name) => {
    const folder = join(root, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = join(folder, "LICENSE");
    return `${name} ${version} (${license})\n\n${existsSync(file) ? readFileSync(file, "utf8") : TABLER}`;
  });
  return texts.join("\n\n----\n\n");
}

// @tabler/core names the MIT licence in its package.json and ships no text of it.
const TABLER = `Copyright (c) 2018-2026 The Tabler Authors

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

/** Smaller copies beside the text files; the server hands them to browsers that ask for them. */
function compress() {
  for (const name of readdirSync(out).filter((file) => /\.(css|js|svg)$/.test(file))) {
    const content = readFileSync(join(out, name));
    writeFileSync(join(out, `${name}.gz`), gzipSync(content, { level: 9 }));
    const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    writeFileSync(join(out, `${name}.br`), brotliCompressSync(content, { params: quality }));
  }
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "icons.svg"), sprite());
writeFileSync(join(out, "licences.txt"), licences());
if (process.argv.includes("--watch")) {
  for (const one of builds) await (await esbuild.context(one)).watch();
} else {
  for (const one of builds) await esbuild.build(one);
  compress();
}
