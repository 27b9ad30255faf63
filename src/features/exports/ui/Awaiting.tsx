import { Alert, Button, Group, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { exportsText } from '../exports.text.ts'
import { exportQuery, type Export } from './use-export.ts'

/** Too many rows for one person alone: says who is asked, and lets a second person decide. */
export function Awaiting({ made }: { made: Export }): ReactNode {
  const t = useText(exportsText)
  const format = useFormat()
  const mayDecide = useMay()('exports.approve') && !made.mine
  const count = format.number(made.askedRows ?? 0)
  return (
    <Alert color="yellow" mb="md" title={t('awaitingTitle', { count })}>
      {mayDecide ? <Decision id={made.id} /> : t('awaitingWhy')}
    </Alert>
  )
}

function Decision({ id }: { id: string }): ReactNode {
  const t = useText(exportsText)
  const queryClient = useQueryClient()
  const [note, setNote] = useState('')
  const [deciding, setDeciding] = useState<boolean | null>(null)
  const decide = async (agree: boolean): Promise<void> => {
    setDeciding(agree)
    try {
      const body = { agree, note: note.trim() || null }
      queryClient.setQueryData(exportQuery(id).queryKey, await api.exports.decide({ params: { id }, body }))
      await queryClient.invalidateQueries({ queryKey: ['export'] })
    } catch (error) {
      problemToast(error)
    } finally {
      setDeciding(null)
    }
  }
  return (
    <>
      <Textarea
        label={t('decisionNote')}
        description={t('decisionNoteWhy')}
        maxLength={500}
        autosize
        minRows={2}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <Group mt="sm">
        <Button loading={deciding === true} onClick={() => void decide(true)}>
          {t('agree')}
        </Button>
        <Button variant="default" loading={deciding === false} onClick={() => void decide(false)}>
          {t('refuse')}
        </Button>
      </Group>
    </>
  )
}
