import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const features = join(import.meta.dirname, '../../../src/features')

/** The addresses of all screens, from what the features contribute (which only a browser can load), as the router has them. */
export const screens: readonly string[] = globSync('*/ui/*.ui.tsx', { cwd: features }).flatMap((file) =>
  [...readFileSync(join(features, file), 'utf8').matchAll(/\bpath: '(\/[^']*)'/g)].map(
    ([, path = '']) => path,
  ),
)
