import { Button, Checkbox, Modal, Radio, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '../Form.tsx'
import { FormField, TextField } from '../FormField.tsx'
import { partsText } from '../parts.text.ts'
import { doneToast } from '../toasts.tsx'
import { filledOf, useForm } from '../use-form.ts'
import { useMay } from '#web/session.tsx'
import { toSave, type ListView, type View } from './use-view.ts'
import { viewsText } from './views.text.ts'

/** A name for what is on the screen, and who uses it. */
export function SaveView({ list, onClose }: { list: ListView; onClose: () => void }): ReactNode {
  const t = useText(viewsText)
  const words = useText(partsText)
  const mayShare = useMay()('views.share')
  const form = useForm({
    initial: { name: '', shared: false, opensFirst: false },
    check: filledOf({ name: t('name') }, (label) => words('mustBeFilled', { label })),
    save: async ({ name, shared, opensFirst }) => {
      const { subject } = list
      const view = await api.views.create({ body: { subject, name, shared, definition: toSave(list.now) } })
      if (opensFirst) await api.views.setDefault({ body: { subject, whose: 'mine', view: view.id } })
      await list.refresh()
      list.open(view.id)
      doneToast(t('saved', { name }))
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('saveAs')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Form
        form={form}
        action={t('saveIt')}
        beside={
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        }
      >
        <TextField form={form} name="name" label={t('name')} example={t('nameExample')} autoFocus />
        {mayShare && (
          <FormField form={form} name="shared" label={t('who')}>
            {({ id }) => (
              <Radio.Group
                id={id}
                aria-label={t('who')}
                value={form.values.shared ? 'shared' : 'mine'}
                onChange={(value) => form.set('shared', value === 'shared')}
              >
                <Stack gap={4}>
                  <Radio value="mine" label={t('whoMine')} />
                  <Radio value="shared" label={t('whoShared')} />
                </Stack>
              </Radio.Group>
            )}
          </FormField>
        )}
        <Checkbox
          label={t('opensFirst')}
          checked={form.values.opensFirst}
          onChange={({ currentTarget }) => form.set('opensFirst', currentTarget.checked)}
        />
      </Form>
    </Modal>
  )
}

/** Another name for a view. */
export function RenameView(props: { list: ListView; view: View; onClose: () => void }): ReactNode {
  const { list, view, onClose } = props
  const t = useText(viewsText)
  const words = useText(partsText)
  const form = useForm({
    initial: { name: view.name },
    check: filledOf({ name: t('name') }, (label) => words('mustBeFilled', { label })),
    save: async ({ name }) => {
      await api.views.update({ params: { id: view.id }, body: { version: view.version, name } })
      await list.refresh()
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('rename')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Form
        form={form}
        action={t('saveIt')}
        beside={
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        }
      >
        <TextField form={form} name="name" label={t('name')} autoFocus />
      </Form>
    </Modal>
  )
}
