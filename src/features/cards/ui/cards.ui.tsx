import { IconId } from '@tabler/icons-react'
import { binOf } from '#web/bin-of.ts'
import { defineUi, screen } from '#web/ui.ts'
import { cardsText } from '../cards.text.ts'

export const cardsUi = defineUi({
  name: 'cards',
  routes: [
    {
      path: '/cards/new',
      permission: 'cards.write',
      screen: screen(() => import('./RegisterCard.tsx').then((m) => m.RegisterCard)),
    },
  ],
  palette: {
    commands: [
      {
        id: 'cards.register',
        label: cardsText.register,
        aliases: ['名刺', 'business card'],
        icon: IconId,
        permission: 'cards.write',
        to: '/cards/new',
      },
    ],
  },
  panels: [
    {
      on: 'customer',
      place: 'side',
      key: 'cards',
      label: cardsText.cards,
      order: 25,
      permission: 'customers.read',
      screen: screen(() => import('./CardsPanel.tsx').then((m) => m.CardsPanel)),
    },
  ],
  bins: [
    {
      ...binOf('cards'),
      label: cardsText.cards,
      order: 50,
      topic: 'card',
      permission: 'customers.read',
      restorePermission: 'cards.write',
      purgeWarning: cardsText.gone,
    },
  ],
  subjects: { card: { label: cardsText.card } },
})
