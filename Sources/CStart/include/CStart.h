#pragma once
// What has to be done before anything else of the program is: before any of Swift's libraries is made ready.

/// Lets the signals that end a run in again, which were held since the program began. For good, whatever they were when
/// it was started: somebody who holds them himself hands that down to what he starts.
void let_stop_signals_in(void);
