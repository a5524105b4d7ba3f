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

const api = process.env['EMOTION_API'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: './',
  plugins: [contentSecurityPolicy],
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
