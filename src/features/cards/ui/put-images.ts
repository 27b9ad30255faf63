import { api } from '#web/api.ts'
import { problemToast } from '#web/parts/toasts.tsx'
import type { Card } from '../cards.api.ts'
import type { CardValues } from './card-form.ts'

/** Sends the pictures of a card that is stored. The card stays when a picture is refused, and that is said. */
export async function putImages(
  { customerId, id }: Pick<Card, 'customerId' | 'id'>,
  values: Pick<CardValues, 'front' | 'back'>,
): Promise<void> {
  for (const side of ['front', 'back'] as const) {
    const file = values[side]
    if (file === null) continue
    try {
      await api.cards.putImage({ params: { customerId, id, side }, file, fileName: file.name })
    } catch (error) {
      problemToast(error)
    }
  }
}
