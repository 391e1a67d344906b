import { judgeHealth, LEVEL, type HealthFacts } from '../../src/node/judge-health';

const WELL: HealthFacts = {
  lifecycle: 'active',
  enabled: true,
  failedTransition: '',
  modelProblem: '',
  lastError: '',
  failures: 0,
  failuresInARow: 0,
  longestMs: 10,
  isSubscribed: true,
  msSinceLastPublish: 30,
  isReceiving: true,
  inputTopic: '/cam',
  inputQosProblem: '',
  outputQosProblems: [],
  silentCameraInfo: '',
  sharedTopics: [],
  limits: { processingMs: 100, staleMs: 1000, failuresInARow: 3, maxRate: 0 },
};

const NO_LIMITS = { ...WELL.limits, processingMs: 0, staleMs: 0 };

test.each<[string, Partial<HealthFacts>, keyof typeof LEVEL, RegExp]>([
  ['all is well', {}, 'ok', /^active$/],
  ['it is inactive', { lifecycle: 'inactive' }, 'ok', /^inactive$/],
  ['it is bypassed', { enabled: false }, 'ok', /^active, bypassed$/],
  [
    'nobody listens for a long time',
    { isSubscribed: false, msSinceLastPublish: 1e6, isReceiving: false },
    'ok',
    /^active$/,
  ],
  ['a frame took longer than the limit', { longestMs: 100.5 }, 'warn', /took 100\.5 ms, the limit is 100 ms/],
  ['a frame took long and there is no limit', { longestMs: 1e4, limits: NO_LIMITS }, 'ok', /^active$/],
  ['one translation failed', { failures: 1, failuresInARow: 1, lastError: 'why' }, 'warn', /failed: why/],
  ['as many in a row as the limit failed', { failuresInARow: 3, lastError: 'why' }, 'error', /^3 .*: why/],
  ['it is bypassed after failures', { failuresInARow: 9, failures: 9, enabled: false }, 'ok', /bypassed/],
  ['another node publishes the topic', { sharedTopics: ['/p'] }, 'warn', /another node also publishes \/p/],
  ['a subscriber gets nothing', { outputQosProblems: ['/x asks', 'y'] }, 'warn', /^\/x asks$/],
  ['camera_info is silent', { silentCameraInfo: '/info' }, 'warn', /no camera_info from \/info yet/],
  [
    'the camera is silent by its QoS',
    { msSinceLastPublish: 1001, isReceiving: false, inputQosProblem: '/cam offers best effort' },
    'error',
    /no frame from \/cam for 1\.0 s: \/cam offers best effort/,
  ],
  [
    'the camera is silent',
    { msSinceLastPublish: 1001, isReceiving: false },
    'error',
    /no frame from \/cam for 1\.0 s/,
  ],
  [
    'frames come and none goes',
    { msSinceLastPublish: 2500 },
    'error',
    /nothing published for 2\.5 s, though frames come/,
  ],
  ['it is silent and there is no limit', { msSinceLastPublish: 1e6, limits: NO_LIMITS }, 'ok', /^active$/],
  [
    'max_rate makes pauses',
    { msSinceLastPublish: 9000, limits: { ...WELL.limits, maxRate: 0.2 } },
    'ok',
    /^active$/,
  ],
  [
    'a pause is longer than max_rate explains',
    { msSinceLastPublish: 11_000, limits: { ...WELL.limits, maxRate: 0.2 } },
    'error',
    /11\.0 s/,
  ],
  ['the worker is gone', { modelProblem: 'it died', longestMs: 1e4 }, 'error', /^it died$/],
  ['configure failed', { lifecycle: 'unconfigured', failedTransition: 'no card' }, 'error', /^no card$/],
])('level and message are right when %s', (_, facts, level, message) => {
  const health = judgeHealth({ ...WELL, ...facts });
  expect(health.message).toMatch(message);
  expect(health.level).toBe(LEVEL[level]);
});
