import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'

// Before every test file: what it sees is the same in every run.

/** Made-up cases are the same each time; others are tried with another number. */
fc.configureGlobal({ seed: Number(process.env['TEST_SEED'] ?? 20_261_121) })

const day = 86_400_000
/** Longer than nearly all files take. */
const enough = 60_000

/** Hours that a clock is ahead of UTC. The last is midnight when the night looks for pairs, by itself: at 17:00 UTC. */
const clocks = { database: 0, japan: 9, matching: 7 }

/** No day ends under a test, neither in Japan nor where the database counts: the next one is awaited. */
for (const ahead of Object.values(clocks)) {
  const left = day - ((Date.now() + ahead * 3_600_000) % day)
  if (left < enough) await sleep(left + 100)
}
