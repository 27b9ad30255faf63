import { createRequire } from 'node:module'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import type { Chromium, prepareChromium } from '../../../scripts/chromium.ts'
import { prepareData } from '../../harness/prepared-data.ts'

declare module 'vitest' {
  interface ProvidedContext {
    chromium: Chromium
  }
}

/** Where a failed test leaves its screenshots and the log of its server. */
export const evidence = fileURLToPath(new URL('../../../.cache/e2e/', import.meta.url))

// TRICKY: Vite, which loads this file, knows no `import.meta.resolve`; Node itself loads what needs it.
const native = createRequire(import.meta.url)

/** Once a run: the web app is built when it is stale, a Chromium is found or unpacked, a data folder is prepared. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { ensureBuilt }: { ensureBuilt(): void } = native('../../../scripts/bootstrap.mjs')
  ensureBuilt()
  const chromium: { prepareChromium: typeof prepareChromium } = native('../../../scripts/chromium.ts')
  project.provide('chromium', await chromium.prepareChromium(process.env))
  await rm(evidence, { recursive: true, force: true })
  return prepareData(project)
}
