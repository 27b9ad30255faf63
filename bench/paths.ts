import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
/** Where bases, files and dumps are kept between runs; a gigabyte for a million customers. */
export const benchData = resolve(process.env['ENISHI_BENCH_DATA'] ?? join(root, '.cache', 'bench'))
export const entry = join(root, 'src', 'main.ts')
