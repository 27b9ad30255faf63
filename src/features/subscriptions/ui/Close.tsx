import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { subscriptionText } from '../subscription.text.ts'

/** Beside the button that saves. */
export function Close({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText(subscriptionText)
  return (
    <Button variant="subtle" color="gray" onClick={onClose}>
      {t('close')}
    </Button>
  )
}
