#ifndef FEEDLOOM_CORE_PREFETCH_H
#define FEEDLOOM_CORE_PREFETCH_H

/* Tells the processor which memory is wanted soon. */
#if defined(__GNUC__)
#define PREFETCH(p) __builtin_prefetch(p)
#else
#define PREFETCH(p) (void)(p)
#endif

#endif
