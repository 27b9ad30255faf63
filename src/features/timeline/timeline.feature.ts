import { z } from 'zod'
import { fill, type Locale } from '#kit/text.ts'
import { serve, type Feature } from '#platform/feature.ts'
import { defineJob } from '#platform/jobs/job.ts'
import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import type { Names } from '#platform/catalogue/event.ts'
import type { Work } from '#platform/work.ts'
import { timelineApi, type TimelineEntry } from './timeline.api.ts'
import { preparePartitions, readEvents, type StoredEvent } from './timeline.store.ts'

export const timelineFeature: Feature = {
  name: 'timeline',
  merging: { tables: [{ table: 'customer_event', how: 'moved', label: { ja: 'できごと', en: 'Events' } }] },
  serves: serve(timelineApi, {
    list: async (work, { params, query }) => {
      await mustSeeCustomer(work, params.customerId)
      const page = await readEvents(work, params.customerId, {
        cursor: query.cursor,
        limit: query.limit,
        names: query.names?.split(','),
      })
      const fieldSet = await readFieldSet(work)
      const names: Names = { field: (subject, key) => fieldSet.get(subject, key) }
      return { items: page.items.map((event) => entryOf(work, names, event)), next: page.next }
    },
  }),
  jobs: [
    defineJob({
      name: 'timeline.partitions',
      title: { ja: '月ごとの記録の準備', en: 'Prepare the partitions of the months ahead' },
      payload: z.object({}),
      every: '15 3 * * *',
      run: (work) => preparePartitions(work, 2),
    }),
  ],
}

function entryOf(work: Work, names: Names, event: StoredEvent): TimelineEntry {
  const kind = work.app.events.get(event.name)
  const say = (locale: Locale): string => {
    if (!kind) return event.name
    const words = kind.words?.(event.payload as never, names, locale) ?? plain(event.payload)
    return fill(kind.sentence[locale], words)
  }
  return { ...event, sentence: { ja: say('ja'), en: say('en') }, icon: kind?.icon ?? 'Point' }
}

function plain(payload: { [key: string]: unknown }): { [name: string]: string | number } {
  return Object.fromEntries(
    Object.entries(payload).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  )
}
