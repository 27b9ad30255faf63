import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'

// Before every test file: what it sees is the same in every run.

/** Made-up cases are the same each time; others are tried with another number. */
fc.configureGlobal({ seed: Number(process.env['TEST_SEED'] ?? 20_261_121) })

const day = 86_400_000
/** Longer than nearly all files take. */
const enough = 60_000

/** The day does not end under a test, neither in Japan nor where the database counts: the next one is awaited. */
for (const ahead of [0, 9 * 3_600_000]) {
  const left = day - ((Date.now() + ahead) % day)
  if (left < enough) await sleep(left + 100)
}
