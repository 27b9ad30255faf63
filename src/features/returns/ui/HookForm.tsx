import { Modal, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FormField, SelectField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { SecretOnce } from '#web/parts/SecretOnce.tsx'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { returnsSettingsText } from '../returns-settings.text.ts'
import type { Hook } from './return-queries.ts'

type Values = {
  name: string
  provider: Hook['provider']
  publicKey: string
  topic: string
  paused: 'on' | 'off'
}
export type Secrets = Pick<Answer<typeof api.returns.createHook>, 'url' | 'signingKey'>
const providers = ['ses', 'sendgrid', 'generic'] as const

/** Of which provider, and what its signatures are checked with; of a new one then its address, once. */
export function HookForm({ hook, onClose }: { hook: Hook | null; onClose: () => void }): ReactNode {
  const t = useText(returnsSettingsText)
  const words = useText(partsText)
  const queryClient = useQueryClient()
  const [secrets, setSecrets] = useState<Secrets | null>(null)
  const form = useForm<Values>({
    initial: {
      name: hook?.name ?? '',
      provider: hook?.provider ?? 'ses',
      publicKey: hook?.publicKey ?? '',
      topic: hook?.topic ?? '',
      paused: hook && hook.pausedAt !== null ? 'off' : 'on',
    },
    check: filledOf({ name: t('name') }, (label) => words('mustBeFilled', { label })),
    save: async ({ provider, name, publicKey, topic, paused }) => {
      const body = {
        name,
        publicKey: provider === 'generic' ? null : publicKey.trim() || null,
        topic: provider === 'ses' ? topic.trim() || null : null,
      }
      if (hook)
        await api.returns.updateHook({
          params: { id: hook.id },
          body: { ...body, version: hook.version, paused: paused === 'off' },
        })
      else setSecrets(await api.returns.createHook({ body: { ...body, provider } }))
      await queryClient.invalidateQueries({ queryKey: ['returnHook'] })
      if (hook) onClose()
    },
  })
  if (secrets) return <SecretsOnce secrets={secrets} onClose={onClose} />
  const { provider } = form.values
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={hook ? t('editHook', { name: hook.name }) : t('addHook')}
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      <Form form={form} action={t(hook ? 'save' : 'addHook')}>
        <TextField form={form} name="name" label={t('name')} autoFocus />
        {!hook && (
          <SelectField
            form={form}
            name="provider"
            label={t('provider')}
            options={providers.map((value) => ({ value, label: t(value) }))}
          />
        )}
        {provider === 'ses' && (
          <TextField
            form={form}
            name="topic"
            label={t('topic')}
            help={t('topicHelp')}
            need="optional"
            example="arn:aws:sns:ap-northeast-1:000000000000:mail"
          />
        )}
        {provider !== 'generic' && (
          <FormField
            form={form}
            name="publicKey"
            label={t(provider === 'ses' ? 'sesKey' : 'sendgridKey')}
            help={t(provider === 'ses' ? 'sesKeyHelp' : 'sendgridKeyHelp')}
            need={provider === 'ses' ? 'optional' : 'required'}
          >
            {(control) => (
              <Textarea
                {...control}
                autosize
                minRows={3}
                maxRows={8}
                value={form.values.publicKey}
                onChange={({ currentTarget }) => form.set('publicKey', currentTarget.value)}
              />
            )}
          </FormField>
        )}
        {hook && (
          <SelectField
            form={form}
            name="paused"
            label={t('paused')}
            options={(['on', 'off'] as const).map((value) => ({ value, label: t(value) }))}
          />
        )}
      </Form>
    </Modal>
  )
}

/** The address and, where we made it, the key of its signatures. */
export function SecretsOnce({ secrets, onClose }: { secrets: Secrets; onClose: () => void }): ReactNode {
  const t = useText(returnsSettingsText)
  const { url, signingKey } = secrets
  return (
    <SecretOnce
      title={t('secretTitle')}
      lead={t('secretOnce')}
      secrets={[
        { label: t('url'), text: url },
        ...(signingKey === null ? [] : [{ label: t('signingKey'), text: signingKey }]),
      ]}
      done={t('closeSecret')}
      onClose={onClose}
    />
  )
}
