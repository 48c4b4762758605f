// The headers of the GNU Scientific Library that `Statistics` calls, and shims for what Swift cannot import.
#ifndef CGSL_SHIM_H
#define CGSL_SHIM_H

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_qrng.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_zeta.h>
#include <gsl/gsl_version.h>

// GSL's minimiser types are C globals, which Swift 6 refuses as shared mutable state.
static inline const gsl_min_fminimizer_type *cgsl_min_brent(void) {
  return gsl_min_fminimizer_brent;
}

static inline const gsl_multimin_fminimizer_type *cgsl_multimin_simplex(void) {
  return gsl_multimin_fminimizer_nmsimplex2;
}

static inline const gsl_multimin_fdfminimizer_type *cgsl_multimin_bfgs(void) {
  return gsl_multimin_fdfminimizer_vector_bfgs2;
}

static inline const gsl_qrng_type *cgsl_qrng_sobol(void) { return gsl_qrng_sobol; }

// The version is a C global too.
static inline const char *cgsl_version(void) { return gsl_version; }

#endif
