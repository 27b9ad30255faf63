import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { SecretOnce } from '#web/parts/SecretOnce.tsx'
import { webhooksText } from '../webhooks.text.ts'

/** What whoever receives checks the signatures with. */
export function WebhookSecret({ secret, onClose }: { secret: string; onClose: () => void }): ReactNode {
  const t = useText(webhooksText)
  return (
    <SecretOnce
      title={t('secretTitle')}
      lead={t('secretOnce')}
      secrets={[{ label: t('secret'), text: secret }]}
      done={t('done')}
      onClose={onClose}
    />
  )
}
