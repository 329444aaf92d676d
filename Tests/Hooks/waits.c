// Loaded before program and tests that ThreadSanitizer looks at (scripts/sanitize): tells it of what orders threads inside Swift's own
// libraries, which it can't look into. Without that everything that a Mutex guards is a race to it whenever a thread had to wait, and
// so is every value that is made when it is first asked for.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

// Missing in whatever else is started with it.
__attribute__((weak)) void __tsan_acquire(void *place);
__attribute__((weak)) void __tsan_release(void *place);

static void acquire(void *place) {
  if (__tsan_acquire) __tsan_acquire(place);
}

static void release(void *place) {
  if (__tsan_release) __tsan_release(place);
}

typedef SWIFT void Lock(uint32_t thread, SELF void *handle);
typedef SWIFT void Unlock(SELF void *handle);
typedef void Once(void *token, void (*make)(void *), void *context);

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

// Synchronization.Mutex, where it has to wait.
SWIFT void wait_for_lock(uint32_t thread, SELF void *handle) __asm__(LOCK);
SWIFT void wait_for_lock(uint32_t thread, SELF void *handle) {
  ((Lock *)dlsym(RTLD_NEXT, LOCK))(thread, handle);
  acquire(handle);
}

// Where somebody waits for it.
SWIFT void pass_lock_on(SELF void *handle) __asm__(UNLOCK);
SWIFT void pass_lock_on(SELF void *handle) {
  release(handle);
  ((Unlock *)dlsym(RTLD_NEXT, UNLOCK))(handle);
}

// Continuations that are resumed before anybody waits for them. Later a job is queued, of which Swift's library tells by itself.
#define ASYNC __attribute__((swiftasynccall))
typedef SWIFT void Resume(void *task);
typedef SWIFT void Fail(void *task, void *error);
typedef ASYNC void Await(void *context);

SWIFT void *swift_task_getCurrent(void) __attribute__((weak));

SWIFT void swift_continuation_resume(void *task) {
  release(task);
  ((Resume *)dlsym(RTLD_NEXT, "swift_continuation_resume"))(task);
}

SWIFT void swift_continuation_throwingResume(void *task) {
  release(task);
  ((Resume *)dlsym(RTLD_NEXT, "swift_continuation_throwingResume"))(task);
}

SWIFT void swift_continuation_throwingResumeWithError(void *task, void *error) {
  release(task);
  ((Fail *)dlsym(RTLD_NEXT, "swift_continuation_throwingResumeWithError"))(task, error);
}

ASYNC void swift_continuation_await(void *context) {
  if (swift_task_getCurrent) acquire(swift_task_getCurrent());
  Await *await = (Await *)dlsym(RTLD_NEXT, "swift_continuation_await");
  __attribute__((musttail)) return await(context);
}

// Globals and static properties.
typedef struct {
  void (*make)(void *);
  void *context, *token;
} Making;

static void make(void *given) {
  Making *making = given;
  making->make(making->context);
  release(making->token);
}

void swift_once(void *token, void (*maker)(void *), void *context) {
  static Once *once;
  Once *found = __atomic_load_n(&once, __ATOMIC_RELAXED);
  if (!found) __atomic_store_n(&once, found = (Once *)dlsym(RTLD_NEXT, "swift_once"), __ATOMIC_RELAXED);
  Making making = {maker, context, token};
  found(token, make, &making);
  acquire(token);
}
