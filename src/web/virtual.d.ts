declare module 'virtual:routes' {
  type Route = readonly [
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    /** `json` when left out. */
    kind?: 'json' | 'upload' | 'file' | 'stream' | 'nothing',
    secret?: true,
  ]
  /** By feature and endpoint name; made from src/app.api.ts at build time (vite.config.ts). */
  export const routes: { readonly [feature: string]: { readonly [endpoint: string]: Route } }
}
