import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useLocale, useSay, useText } from '#web/locale.ts'
import { systemText } from '../system.text.ts'
import styles from './ApiReference.module.css'
import { curlOf, linesOf, typeOf, type Endpoint, type Line } from './openapi.ts'

const places = { path: 'inPath', query: 'inQuery', header: 'inHeader' } as const

/** One endpoint: its line, and everything about it when opened. */
export function ApiEndpoint({ endpoint }: { endpoint: Endpoint }): ReactNode {
  const locale = useLocale()
  const [opened, setOpened] = useState(false)
  const { method, path, operation } = endpoint
  return (
    <details className={styles['endpoint']} onToggle={({ currentTarget }) => setOpened(currentTarget.open)}>
      <summary>
        <span className={styles['method']}>{method}</span>
        <code className={styles['path']}>{path}</code>
        <span className={styles['summary']}>
          {locale === 'ja' ? operation['x-summary-ja'] : operation.summary}
        </span>
      </summary>
      {opened && <EndpointDetails endpoint={endpoint} />}
    </details>
  )
}

function EndpointDetails({ endpoint }: { endpoint: Endpoint }): ReactNode {
  const t = useText(systemText)
  const permission = usePermissionLabel()
  const { operation, named } = endpoint
  const { parameters, requestBody } = operation
  const body = requestBody?.content['application/json']?.schema
  return (
    <div className={styles['details']}>
      <p>
        {t('permission')}：{permission(operation['x-permission'])}
      </p>
      {parameters.length > 0 && (
        <Lines
          title={t('parameters')}
          lines={parameters.map(({ name, required, schema, in: place }) => ({
            path: name,
            required,
            type: typeOf(schema),
            description: [t(places[place]), schema.description].filter(Boolean).join('・'),
          }))}
        />
      )}
      {body && <Lines title={t('body')} lines={linesOf(body, named)} />}
      {requestBody?.content['multipart/form-data'] && <p>{t('body')}：multipart/form-data（file）</p>}
      <AnswerOf endpoint={endpoint} />
      <h2>{t('example')}</h2>
      <pre>{curlOf(window.location.origin, endpoint)}</pre>
    </div>
  )
}

function AnswerOf({ endpoint: { operation, named } }: { endpoint: Endpoint }): ReactNode {
  const t = useText(systemText)
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))
  const content = success?.[1].content
  const schema = content?.['application/json']?.schema
  if (schema) return <Lines title={`${t('answer')}（${success?.[0]}）`} lines={linesOf(schema, named)} />
  const what = content?.['text/event-stream'] ? 'stream' : content ? 'file' : 'nothing'
  return (
    <p>
      {t('answer')}：{t(what)}
    </p>
  )
}

function Lines({ title, lines }: { title: string; lines: readonly Line[] }): ReactNode {
  const t = useText(systemText)
  return (
    <>
      <h2>{title}</h2>
      <table className={styles['lines']}>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('type')}</th>
            <th scope="col">{t('meaning')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ path, type, required, description }) => (
            <tr key={path}>
              <th scope="row">
                <code>{path}</code> {required && <span className={styles['required']}>{t('required')}</span>}
              </th>
              <td>
                <code>{type}</code>
              </td>
              <td>{description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function usePermissionLabel(): (permission: string) => string {
  const t = useText(systemText)
  const say = useSay()
  const { data } = useQuery({
    queryKey: ['field', 'catalogue'],
    queryFn: ({ signal }) => api.system.catalogue({}, { signal }),
  })
  return (permission) => {
    if (permission === 'public' || permission === 'signedIn') return t(permission)
    const known = data?.permissions.find(({ key }) => key === permission)
    return known ? `${say(known.label)}（${permission}）` : permission
  }
}
