import { ApiError, call } from '../../api/http';
import { h, setText, show } from '../../shell/dom';
import { count } from '../../shell/format';
import type { Route } from '../../shell/router';
import { every } from '../../shell/ticker';
import type { ViewFactory } from '../../shell/view';
import { DiagnosisPanel } from './diagnosis';
import { LagTable } from './lag';
import { SideOutput } from './side-output';
import type { SystemInfo } from './system';

const RefreshMs = 2000;

/** The pipes: how far behind each partition is, who owns it, and what fell aside. */
export const streamsView: ViewFactory = (first, { announce }) => {
  const lede = h('p', { class: 'lede' }, 'Reading…');
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const lag = new LagTable();
  const diagnosis = new DiagnosisPanel();
  const dead = new SideOutput('Dead letters', 'dead-letters',
    'Records that could not be read or scored, as they came, with the reason. Nothing is thrown away.', 'No record has been refused.');
  const late = new SideOutput('Late events', 'late-events',
    'Events that came after their windows had closed. They are counted here and change nothing else.', 'No event has come too late.');
  const element = h('div', { class: 'view streams' },
    h('header', { class: 'hero' }, h('h1', { class: 'headline' }, 'Streams'), lede), problem, diagnosis.element, lag.element,
    h('div', { class: 'columns even' }, dead.element, late.element));
  const gone = new AbortController();
  let loading = false;

  const refresh = async (): Promise<void> => {
    if (loading) return;
    loading = true;
    try {
      const [system] = await Promise.all([
        call<SystemInfo>('v1/system', { signal: gone.signal }), dead.refresh(gone.signal), late.refresh(gone.signal),
        diagnosis.refresh(gone.signal)]);
      show(problem, false);
      dead.count(system.deadLetters);
      late.count(system.lateEvents);
      const behind = lag.update(system);
      const words = describe(system, behind);
      setText(lede, words);
      announce(words);
    } catch (error) {
      if (gone.signal.aborted) return;
      show(problem, true);
      setText(problem, `${error instanceof ApiError ? error.message : String(error)} The figures below are the last that came; the page asks again every two seconds.`);
    } finally {
      loading = false;
    }
  };
  lag.open(first);
  void refresh();
  const stop = every(RefreshMs, () => void refresh());

  return {
    element,
    title: 'Streams',
    update: (route: Route) => {
      lag.open(route);
      return true;
    },
    dispose: () => {
      gone.abort();
      stop();
    },
  };
};

function describe(system: SystemInfo, behind: number): string {
  const silos = system.silos?.length ?? 0;
  const where = `${silos === 1 ? 'One silo' : `${silos} silos`}, mode ${system.mode}, version ${system.version}.`;
  return behind === 0 ? `Nothing waits. ${where}` : `${count(behind)} ${behind === 1 ? 'record waits' : 'records wait'} to be read. ${where}`;
}
