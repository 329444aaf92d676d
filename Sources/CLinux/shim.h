#pragma once
// Linux calls that Swift's Glibc module lacks: glibc declares them only under _GNU_SOURCE, which that module is built
// without, or in a header that it leaves out, or not at all.

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

/// Flushes the whole file system that holds `fd`; one call makes a group of files durable.
int syncfs(int fd);

/// rename(2) with flags. RENAME_NOREPLACE (1) fails with EEXIST instead of overwriting.
int renameat2(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, unsigned int flags);

/// The number that fstatfs(2) gives for the sort of file system that holds `fd` (linux/magic.h); -1 with errno set.
static inline long file_system_type(int fd) {
  struct statfs found;
  return fstatfs(fd, &found) == 0 ? (long)(unsigned int)found.f_type : -1;
}

/// Opens what `path` names below `folder`, in one call, as long as no link is on the way and nothing leads out (openat2, Linux
/// 5.6 and later); -1 with errno set.
static inline int open_below(int folder, const char *path, int flags) {
  // By its numbers: Debian's header has those of its own kernel only.
  struct {
    uint64_t flags;
    uint64_t mode;
    uint64_t resolve;
  } how = {.flags = (unsigned int)flags, .mode = 0, .resolve = 0x08 /* RESOLVE_BENEATH */ | 0x04 /* RESOLVE_NO_SYMLINKS */};
  return (int)syscall(437 /* openat2 */, folder, path, &how, sizeof how);
}

/// The number of the mount through which `fd` was opened, other than which none has it as long as it is mounted; -1 with errno set
/// where the kernel doesn't tell (before Linux 5.8).
static inline long long mount_number(int fd) {
  // By its places: Debian's header may have those of an older kernel.
  unsigned char found[256] = {0};
  const unsigned int wanted = 0x1000 /* STATX_MNT_ID */;
  if (syscall(SYS_statx, fd, "", 0x1000 /* AT_EMPTY_PATH */, wanted, found) != 0) return -1;
  uint32_t mask;
  uint64_t number;
  __builtin_memcpy(&mask, found, sizeof mask);
  __builtin_memcpy(&number, found + 0x90, sizeof number);
  if (!(mask & wanted)) {
    errno = ENOSYS;
    return -1;
  }
  return (long long)number;
}

/// Closes all descriptors from `first` on; -1 with errno set.
static inline int close_descriptors_from(unsigned int first) {
#ifndef SYS_close_range
#define SYS_close_range 436
#endif
  return (int)syscall(SYS_close_range, first, ~0U, 0);
}

/// Has all threads share one arena of the allocator: each of its own would reserve address space.
static inline void share_one_arena(void) { mallopt(M_ARENA_MAX, 1); }

/// Keeps what one piece of work frees for the next of its kind. The C library would do the same from the first large block on, and
/// until then give memory back and take it again several times for each small file.
static inline void keep_freed_memory(void) {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 32 << 20);
}

/// Has the kernel kill this process when the thread that started it ends; -1 with errno set.
static inline int die_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); }

/// Gives up for good what a program that is executed could gain; both confinements below ask for it. -1 with errno set.
static inline int gain_no_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

// Landlock (Linux 5.13 and later), by its numbers: Debian's header has those of its own kernel only.
struct landlock_rules {
  uint64_t files;
  uint64_t network;
  uint64_t scopes;
};

struct landlock_folder {
  uint64_t allowed;
  int32_t folder;
} __attribute__((packed));

static inline int allow_below(int rules, int folder, uint64_t allowed) {
  struct landlock_folder rule = {.allowed = allowed, .folder = folder};
  return (int)syscall(445 /* landlock_add_rule */, rules, 1 /* LANDLOCK_RULE_PATH_BENEATH */, &rule, 0);
}

/// The version of the kernel's Landlock; 0 where it has none.
static inline int landlock_version(void) {
  int version = (int)syscall(444 /* landlock_create_ruleset */, NULL, 0, 1 /* LANDLOCK_CREATE_RULESET_VERSION */);
  return version > 0 ? version : 0;
}

/// Leaves this thread, and those that it starts, no files but those below two folders, given by descriptors: the one may be
/// read, the other changed too. Takes TCP, abstract sockets and signals to others away as well, where the kernel can.
///
/// - Returns: the version of the kernel's Landlock; 0 where it has none, -1 with errno set when it refuses.
static inline int confine_files(int readable, int writable) {
  int version = landlock_version();
  if (version == 0) return 0;
  // Thirteen rights from the first version on; then linking and renaming, truncating, and device controls.
  uint64_t files = (1ULL << 13) - 1;
  if (version >= 2) files |= 1ULL << 13;
  if (version >= 3) files |= 1ULL << 14;
  if (version >= 5) files |= 1ULL << 15;
  struct landlock_rules wanted = {
      .files = files, .network = version >= 4 ? 3 : 0, .scopes = version >= 6 ? 3 : 0};
  size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  int rules = (int)syscall(444 /* landlock_create_ruleset */, &wanted, size, 0);
  if (rules < 0) return -1;
  const uint64_t reading = 1ULL << 0 | 1ULL << 2 | 1ULL << 3;  // execute, read a file, read a folder
  // Making devices, sockets, pipes and links: whoever reads there afterwards would be led elsewhere, or wait.
  const uint64_t making = 1ULL << 6 | 1ULL << 9 | 1ULL << 10 | 1ULL << 11 | 1ULL << 12;
  int failed = allow_below(rules, readable, reading) || allow_below(rules, writable, files & ~making) ||
               gain_no_privileges() || syscall(446 /* landlock_restrict_self */, rules, 0);
  int reason = errno;
  close(rules);
  errno = reason;
  return failed ? -1 : version;
}

/// Leaves this process no sockets, no other programs and nothing that reaches into other processes or the kernel: such
/// calls fail with EPERM. -1 with errno set when the kernel refuses.
static inline int confine_calls(void) {
#if defined(__x86_64__)
  const uint32_t machine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
  const uint32_t machine = AUDIT_ARCH_AARCH64;
#else
  errno = ENOSYS;
  return -1;
#endif
#if defined(__x86_64__) || defined(__aarch64__)
  static const uint32_t denied[] = {
      SYS_socket,      SYS_socketpair, SYS_connect,     SYS_bind,          SYS_listen,  SYS_accept,
      SYS_accept4,     SYS_sendto,     SYS_sendmsg,     SYS_execve,        SYS_execveat, SYS_ptrace,
      SYS_process_vm_readv, SYS_process_vm_writev, SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot,
      SYS_setns,       SYS_unshare,    SYS_bpf,         SYS_perf_event_open, SYS_keyctl, SYS_add_key,
      SYS_request_key, SYS_init_module, SYS_finit_module, SYS_kexec_load,  SYS_reboot,  SYS_swapon,
      SYS_userfaultfd, SYS_open_by_handle_at};
  enum { count = sizeof denied / sizeof denied[0] };
  struct sock_filter program[count + 7];
  int at = 0;
  program[at++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
  program[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, machine, 1, 0);
  program[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
  program[at++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  // Calls of the other conventions of the same machine have numbers of their own.
  program[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, count + 1, 0);
  for (int i = 0; i < count; i++)
    program[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, denied[i], (uint8_t)(count - i), 0);
  program[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  program[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
  struct sock_fprog filter = {.len = (unsigned short)at, .filter = program};
  if (gain_no_privileges()) return -1;
  // For all threads, should there be more than this one.
  return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter);
#endif
}
