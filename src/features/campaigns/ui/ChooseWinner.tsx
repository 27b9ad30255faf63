import { Button, Group, Modal, Radio, Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { watchText } from '../watch.text.ts'
import { campaignQuery, type Campaign } from './campaign-queries.ts'

/** A person decides what the rest get, before the test does or where it could not. */
export function ChooseWinner({ campaign, waiting }: { campaign: Campaign; waiting: number }): ReactNode {
  const t = useText(watchText)
  const format = useFormat()
  const may = useMay()
  const queryClient = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const { id, plan } = campaign
  const [no, setNo] = useState(plan.variants[0]?.no ?? 1)
  if (!may('campaigns.send')) return null
  const choose = async (): Promise<void> => {
    setBusy(true)
    try {
      const changed = await api.campaigns.chooseWinner({ params: { id }, body: { variant: no } })
      queryClient.setQueryData(campaignQuery(id).queryKey, changed)
      await queryClient.invalidateQueries({ queryKey: ['campaign', 'counts', id] })
      doneToast(t('chosen', { label: plan.variants.find((one) => one.no === no)?.label ?? '' }))
      setOpen(false)
    } catch (error) {
      problemToast(error)
    }
    setBusy(false)
  }
  return (
    <>
      <Button variant="default" mt="xs" onClick={() => setOpen(true)}>
        {t('choose')}
      </Button>
      {isOpen && (
        <Modal
          opened
          onClose={() => setOpen(false)}
          title={t('chooseTitle')}
          closeButtonProps={{ 'aria-label': t('close') }}
        >
          <Radio.Group aria-label={t('variant')} value={String(no)} onChange={(next) => setNo(Number(next))}>
            <Stack gap="xs">
              {plan.variants.map(({ no: value, label, subject }) => (
                <Radio key={value} value={String(value)} label={label} description={subject} />
              ))}
            </Stack>
          </Radio.Group>
          <p>{t('chooseWhy', { count: format.number(waiting) })}</p>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setOpen(false)}>
              {t('cancelWord')}
            </Button>
            <Button loading={busy} onClick={() => void choose()}>
              {t('chooseDo')}
            </Button>
          </Group>
        </Modal>
      )}
    </>
  )
}
