import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { askRun, runDocuments } from '#features/documents/documents.runs.ts'
import { findStoredRun } from '#features/documents/documents.runs.store.ts'
import { makeOrder } from '#features/orders/orders.make.ts'
import { updateSettings } from '#features/settings/settings.actions.ts'
import { selectSettings } from '#features/settings/settings.store.ts'
import { jobWork } from '#platform/jobs/run.ts'
import { workFor } from '#platform/runtime.ts'
import { systemActor, type Work } from '#platform/work.ts'
import { withRuntime } from './base.ts'
import { benchData } from './paths.ts'
import type { Report } from './report.ts'

const invoices = 1000
const mostSeconds = 60

export async function documentsBench(): Promise<Report> {
  const dataDir = join(benchData, 'documents')
  await rm(dataDir, { recursive: true, force: true })
  try {
    return await withRuntime(dataDir, async (runtime) => {
      const work = workFor(runtime, systemActor('bench'), 'bench')
      const orderIds = await makeOrders(work)
      const { id } = await askRun(work, { what: 'orders', kind: 'invoice', orderIds })
      const began = performance.now()
      const job = jobWork(runtime, work, id, new AbortController().signal)
      const done = await runDocuments(job, id)
      const seconds = (performance.now() - began) / 1000
      const { blobKey } = await findStoredRun(work, id)
      const bytes = blobKey === null ? 0 : await work.blobs.size(blobKey)
      if (done?.documents !== invoices) throw new Error(`${done?.documents} documents were made`)
      return {
        variant: String(invoices),
        lines: [
          {
            what: `${invoices} invoices in one run`,
            ours: seconds,
            unit: 's',
            yardstick: null,
            limit: { most: mostSeconds, of: 'ours' },
            more: `one PDF of ${(bytes / 1e6).toFixed(1)} MB`,
          },
        ],
        raw: { seconds: [seconds] },
      }
    })
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function makeOrders(work: Work): Promise<string[]> {
  const { version, settings } = await selectSettings(work)
  const seller = { ...settings.seller, name: '株式会社みどり商会', invoiceNumber: 'T7000012050002' }
  await updateSettings(work, { version, settings: { ...settings, seller } })
  const ids: string[] = []
  for (let customer = 0; customer < invoices / 10; customer++) {
    const { id: customerId } = await createCustomer(work, {
      familyName: '髙橋',
      givenName: `花子${customer}`,
      contactPoints: [
        { kind: 'address', label: null, value: '大阪府大阪市北区梅田1-1', postalCode: '530-0001' },
      ],
      posts: [],
      tagNames: [],
    })
    for (let order = 0; order < 10; order++) {
      const lines = [0, 1, 2, 3, 4].map((at) => ({
        name: `有機ほうじ茶 ティーバッグ ${at}`,
        quantity: '2',
        unitPrice: '1980',
        taxClass: at % 2 === 0 ? ('reduced' as const) : ('standard' as const),
      }))
      ids.push((await makeOrder(work, { customerId, lines })).id)
    }
  }
  return ids
}
