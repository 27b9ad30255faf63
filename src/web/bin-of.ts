import { api } from './api.ts'
import type { Bin } from './ui.ts'

/** How the things of a kind that the server keeps in the bin (`binned` of a feature) are found, restored and purged. */
export function binOf(kind: string): Pick<Bin, 'key' | 'purgePermission' | 'find' | 'restore' | 'purge'> {
  const params = { kind }
  return {
    key: kind,
    purgePermission: 'bin.purge',
    find: (q, cursor, signal) => api.bin.list({ params, query: { q, cursor, limit: 100 } }, { signal }),
    restore: (items) => api.bin.restore({ params, body: { ids: items.map(({ id }) => id) } }),
    purge: (items) => api.bin.purge({ params, body: { ids: items.map(({ id }) => id) } }),
  }
}
