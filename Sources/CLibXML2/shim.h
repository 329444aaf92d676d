#pragma once
// Foundation carries its own ICU. libxml2's headers would include the system's ICU beside it, and a clean
// build then fails with "'UErrorCode' has different definitions". We use nothing of libxml2's ICU interface.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlregexp.h>
#include <libxml/xmlschemas.h>
