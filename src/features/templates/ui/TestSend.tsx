import { Alert, Button, Stack, TagsInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { problemToast } from '#web/parts/toasts.tsx'
import { useSession } from '#web/session.tsx'
import { editorText } from '../editor.text.ts'
import { Dialog } from './Dialog.tsx'
import type { Content, MailClass } from './template-queries.ts'

type TestSendProps = {
  content: Content
  mailClass: MailClass
  /** From whom it comes; null: as usual. */
  senderId?: string | null
  person: { readonly id: string; readonly name: string } | null
  onClose: () => void
}
const mostAddresses = 5

/** The mail as it is now, to somebody's own address, marked as a test. */
export function TestSend({ content, mailClass, senderId = null, person, onClose }: TestSendProps): ReactNode {
  const t = useText(editorText)
  const { user } = useSession()
  const [to, setTo] = useState<string[]>([user.email])
  const [busy, setBusy] = useState(false)
  const [results, setResults] = useState<Answer<typeof api.templates.test>['results']>([])
  const send = async (): Promise<void> => {
    setBusy(true)
    try {
      const body = { content, class: mailClass, customerId: person?.id ?? null, senderId, to }
      setResults((await api.templates.test({ body })).results)
    } catch (error) {
      problemToast(error)
    }
    setBusy(false)
  }
  return (
    <Dialog title={t('testSend')} onClose={onClose}>
      <Stack gap="sm">
        <p>{t('testWhy')}</p>
        <TagsInput
          label={t('testTo')}
          description={t('testToHelp')}
          value={to}
          maxTags={mostAddresses}
          splitChars={[',', '、', ' ']}
          acceptValueOnBlur
          onChange={setTo}
        />
        <p>{t('shownAs', { name: person?.name ?? t('sample') })}</p>
        {results.map(({ to: address, isSent, said }) => (
          <Alert key={address} color={isSent ? 'green' : 'red'} role="status">
            {t(isSent ? 'testSent' : 'testFailed', { to: address })} {said}
          </Alert>
        ))}
        <Button loading={busy} disabled={to.length === 0} onClick={() => void send()}>
          {t('sendTest')}
        </Button>
      </Stack>
    </Dialog>
  )
}
