import { z } from 'zod'
import type { Phrase } from '#kit/text.ts'
import type { Composition } from '#platform/feature.ts'

/** What an event is called where none is meant in particular: what its sentence fills in is left open. */
export function labelOf({ events }: Pick<Composition, 'events'>, name: string): Phrase {
  const { ja, en } = events.get(name)?.sentence ?? { ja: name, en: name }
  const open = (sentence: string): string =>
    sentence
      .replace(/(\{\w+\})+/g, '…')
      // A bracket that only holds what is left open says nothing.
      .replace(/\s*[（(][…、・,:\s]*[)）]/g, '')
  return { ja: open(ja), en: open(en) }
}

/** All events of the catalogue, in the order of the features. */
export function listEvents(app: Pick<Composition, 'events'>) {
  return [...app.events.values()].map(({ name, payload }) => ({
    name,
    label: labelOf(app, name),
    ofSegment: payload instanceof z.ZodObject && 'segmentId' in payload.shape,
  }))
}
