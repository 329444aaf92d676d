#include "CStart.h"

#include <signal.h>
#include <string.h>

static void change_stop_signals(int how) {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGHUP);
  sigprocmask(how, &stop, NULL);
}

/// A run that is told to stop before it has a handler would end by the signal, as if it had failed. So the signals wait: the
/// system keeps them until they are let in.
static void hold_stop_signals(int count, char **arguments, char **environment) {
  (void)environment;
  if (count > 1 && strcmp(arguments[1], "run") == 0) change_stop_signals(SIG_BLOCK);
}

/// Called before the libraries are made ready, which takes longer than all else until the first line of the program.
__attribute__((section(".preinit_array"), used)) static void (*const first)(int, char **, char **) = hold_stop_signals;

void let_stop_signals_in(void) { change_stop_signals(SIG_UNBLOCK); }
