import { describe, expect, it } from 'vitest'
import { deviceOf } from './device.ts'

const agents = {
  edge: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
  safari:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.0.0 Mobile/15E148 Safari/604.1',
  android:
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
  firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
}

describe('the device of a session', () => {
  it.each([
    ['edge', 'Edge', 'Windows'],
    ['safari', 'Safari', 'Mac'],
    ['iphone', 'Chrome', 'iPhone'],
    ['android', 'Chrome', 'Android'],
    ['firefox', 'Firefox', 'Linux'],
  ] as const)('is recognised by its owner: %s', (agent, browser, system) => {
    expect(deviceOf(agents[agent])).toEqual({ browser, system })
  })
  it.each([null, '', 'curl/8.5.0'])('is unknown when it says %j', (agent) => {
    expect(deviceOf(agent)).toBeNull()
  })
})
