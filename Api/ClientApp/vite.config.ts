import { defineConfig, type Plugin } from 'vite';

/** The page's own content security policy, for hosts that send none: everything from here, nothing inline. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const contentSecurityPolicy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy }, injectTo: 'head-prepend' },
  ],
};

/** What the first view needs is asked for with the page itself, not once the page's own script has run: the view that a bare address opens, and the letters. */
const firstView: Plugin = {
  name: 'first-view',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle }) => {
      const files = Object.values(bundle ?? {});
      const view = files.find((file) => file.type === 'chunk' && file.name === 'crowd');
      if (view?.type !== 'chunk') throw new Error('There is no chunk of the crowd to preload.');
      const entry = files.find((file) => file.type === 'chunk' && file.isEntry);
      const modules = [view.fileName, ...view.imports].filter((name) => name !== entry?.fileName);
      const fonts = files.map((file) => file.fileName).filter((name) => /-latin-wght-normal-.*\.woff2$/.test(name));
      return [
        ...modules.map((name) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `./${name}` }, injectTo: 'head' as const })),
        ...fonts.map((name) => ({ tag: 'link', attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `./${name}` }, injectTo: 'head' as const })),
      ];
    },
  },
};

const api = process.env['EMOTION_API'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: './',
  plugins: [contentSecurityPolicy, firstView],
  server: { proxy: { '/v1': { target: api, ws: true }, '/v2': api, '/health': api } },
  worker: { format: 'es' },
  build: {
    outDir: '../wwwroot',
    emptyOutDir: true,
    target: 'es2022',
    // A data: URL would need an exception in the policy above.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
});
