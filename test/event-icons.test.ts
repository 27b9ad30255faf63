import { expect, it } from 'vitest'
import { app } from '../src/app.ts'
import { eventIcons } from '../src/features/timeline/ui/event-icons.ts'

it('the timeline can draw the icon of every event of the catalogue', () => {
  const missing = [...app.events.values()].filter(({ icon }) => !(icon in eventIcons))
  expect(missing.map(({ name, icon }) => `${name}: ${icon}`)).toEqual([])
})
