import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/harness/longest-first.ts'

/**
 * Three runners over one tree: `unit` needs nothing, `db` the PostgreSQL that test/harness starts once, `e2e` a
 * Chromium, with which it uses the product as started by its own command.
 */
export default defineConfig({
  test: {
    pool: 'threads',
    isolate: false,
    // Most tests wait for a database or a browser: no core is kept free.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    setupFiles: ['./test/harness/steady.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/*.test.ts', 'test/boundaries/*.test.ts'],
          exclude: ['**/*.db.test.ts'],
          // Those that try thousands of made-up texts take their time on a busy machine.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: ['src/**/*.db.test.ts', 'test/**/*.db.test.ts'],
          globalSetup: './test/harness/global-setup.ts',
          // When it is taken for hung: workers that are killed and started again take minutes while all else runs beside them.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/*.test.ts'],
          globalSetup: './test/e2e/harness/global-setup.ts',
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // As long as a page may take to show something: the second that Vitest waits is none on a busy machine.
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
})
