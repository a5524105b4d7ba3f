import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import { Server, until } from './harness.mjs';

const protos = fileURLToPath(new URL('../../../Api/Protos', import.meta.url));
const DeadlineMs = 30_000;

let server;
let client;

before(async () => {
  server = await Server.start({ Emotion__Demo__EventsPerSecond: '60' });
  const definition = loader.loadSync('orleans/emotion/v1/recommendation.proto', { includeDirs: [protos], keepCase: true, defaults: true, oneofs: true });
  const { RecommendationService } = grpc.loadPackageDefinition(definition).orleans.emotion.v1;
  client = new RecommendationService(`127.0.0.1:${server.grpcPort}`, grpc.credentials.createInsecure(), {
    'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip,
  });
});

after(async () => {
  client?.close();
  await server?.stop();
});

/** Calls Recommend; answers the response and the headers it came with. */
function recommend(request, { deadline = Date.now() + DeadlineMs } = {}) {
  return new Promise((resolve, reject) => {
    let headers;
    const call = client.Recommend(request, new grpc.Metadata(), { deadline }, (error, response) => (error ? reject(error) : resolve({ response, headers, call })));
    call.on('metadata', (metadata) => (headers = metadata));
  });
}

test('recommend_DemoRuns_GivesRankedItemsWithReasons', async () => {
  const { response } = await until('the shop has something to recommend', async () => {
    const answer = await recommend({ user_id: 'u7', k: 5 });
    return answer.response.items.length === 5 && answer;
  }, 60_000);
  assert.equal(new Set(response.items.map((item) => item.item_id)).size, 5);
  assert.ok(response.items.every((item) => item.why !== ''));
  const scores = response.items.map((item) => item.score);
  assert.deepEqual(scores, [...scores].sort((a, b) => b - a));
});

test('recommend_StrangerWithoutK_GetsTenAtMost', async () => {
  const { response } = await recommend({ user_id: `stranger-${process.pid}` });
  assert.ok(response.items.length <= 10);
});

for (const k of [0, 10_000, -3]) {
  test(`recommend_KOf${k}_IsInvalidArgumentThatNamesTheField`, async () => {
    const error = await recommend({ user_id: 'u7', k }).then(() => assert.fail('it was answered'), (refused) => refused);
    assert.equal(error.code, grpc.status.INVALID_ARGUMENT);
    assert.match(error.details, /^k: must be a whole number from 1 to 100/);
    assert.ok(error.metadata.get('grpc-status-details-bin').length > 0);
  });
}

test('recommend_ShortDeadline_AnswersOrGivesUpButNeverFailsOtherwise', async () => {
  for (const ms of [5, 20, 60]) {
    const answer = await recommend({ user_id: 'u7', k: 5 }, { deadline: Date.now() + ms }).catch((error) => error);
    // What is sent in time may still arrive late; anything but an answer is then the client's own clock.
    if (answer instanceof Error) assert.equal(answer.code, grpc.status.DEADLINE_EXCEEDED);
    else assert.ok(Array.isArray(answer.response.items));
  }
});

test('recommend_Cancelled_EndsAsCancelled', async () => {
  const error = await new Promise((resolve, reject) => {
    const call = client.Recommend({ user_id: 'u7', k: 5 }, (failed) => (failed ? resolve(failed) : reject(new Error('it was answered'))));
    call.cancel();
  });
  assert.equal(error.code, grpc.status.CANCELLED);
});

test('recommend_ManyItems_ComeCompressed', async () => {
  const { response, headers } = await recommend({ user_id: 'u7', k: 100 });
  assert.ok(response.items.length > 20);
  assert.deepEqual(headers.get('grpc-encoding'), ['gzip']);
});
