import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { countPairs } from '#features/insight/insight.basket.ts'
import { workFor } from '#platform/runtime.ts'
import { systemActor } from '#platform/work.ts'
import { openBase, withRuntime, type Base } from './base.ts'
import { makeCourses } from './make-courses.ts'
import { makePurchases } from './make-purchases.ts'
import { entry } from './paths.ts'

/** A base of so many customers with their orders, ten times as many, and everything the nights make of them. */
export async function openPurchases(customers: number): Promise<Base> {
  const base = await openBase(customers)
  const isMade = await withRuntime(base.dataDir, async ({ database: { pool } }) => {
    const { rows } = await pool.query('select 1 from sales_order limit 1')
    if (rows.length > 0) return true
    const client = await pool.connect()
    try {
      await makePurchases(client)
    } finally {
      // What was set for making is forgotten with the connection.
      client.release(true)
    }
    return false
  })
  if (!isMade) await rebuild(base.dataDir)
  await withRuntime(base.dataDir, async (runtime) => {
    const { pool } = runtime.database
    const { rows } = await pool.query('select 1 from product_pair limit 1')
    if (rows.length > 0) return
    await countPairs(workFor(runtime, systemActor('bench'), 'bench'))
    await pool.query('vacuum (analyze)')
  })
  return base
}

/** The same base with a subscription for each of its customers. */
export async function openCourses(customers: number): Promise<Base> {
  const base = await openPurchases(customers)
  await withRuntime(base.dataDir, async ({ database: { pool } }) => {
    const { rows } = await pool.query('select 1 from subscription limit 1')
    if (rows.length > 0) return
    const client = await pool.connect()
    try {
      await makeCourses(client)
    } finally {
      client.release(true)
    }
  })
  return base
}

/** By its command, as an operator does it; returns the seconds it took. */
export async function rebuild(dataDir: string): Promise<number> {
  const began = performance.now()
  const child = spawn(process.execPath, [entry, 'purchases', 'rebuild'], {
    stdio: 'inherit',
    env: { ...process.env, ENISHI_DATA: dataDir, ENISHI_LOG: 'error', DATABASE_URL: '' },
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`The rebuild ended with ${code}`)
  return (performance.now() - began) / 1000
}
