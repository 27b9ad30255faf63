import { expect, it } from 'vitest'
import { z } from 'zod'
import { app } from '#app.ts'

/** Free texts that say nothing of a person: numbers, days, and what the organisation calls its own things. */
const harmless = new Set([
  ...'number orderNumber entryNumber total currency importId'.split(' '),
  ...'firstOn nextOn until retryOn shipOn endsOn cancelledOn exchangedOn paidOn'.split(' '),
  ...'plan wanted rank first campaign'.split(' '),
])
/** Names of segments and tags. */
const harmlessNames = new Set(['segment.entered', 'segment.left', 'tag.added', 'tag.removed'])

function isFreeText(schema: z.ZodType): boolean {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional)
    return isFreeText(schema.unwrap() as z.ZodType)
  return schema instanceof z.ZodString
}

it('every event says which of its free texts name or describe a person, since they must not leave the house', () => {
  const unsaid = [...app.events.values()].flatMap(({ name, payload, personal = [] }) =>
    Object.entries(payload.shape)
      .filter(
        ([key, schema]) =>
          isFreeText(schema as z.ZodType) &&
          !personal.includes(key) &&
          !harmless.has(key) &&
          !(key === 'name' && harmlessNames.has(name)),
      )
      .map(([key]) => `${name}: ${key}`),
  )
  expect(unsaid).toEqual([])
})
