# The house rules of the build: warnings, and one function per kind of thing a folder can hold.
# A folder is one library and a file in it needs no line here: what is in the folder is in the library.

add_library(rras_warnings INTERFACE)
target_compile_options(rras_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  -Wstrict-prototypes -Wmissing-prototypes -Werror)
target_include_directories(rras_warnings INTERFACE "${RRAS_TOP}" "${CMAKE_BINARY_DIR}/generated")

if(WIN32)
  add_compile_definitions(_WIN32_WINNT=0x0601 WINVER=0x0601 UNICODE _UNICODE __USE_MINGW_ANSI_STDIO=1)
  add_link_options(-static)
  # Addresses no attacker can guess, data that does not run, and a stack that notices when it is overrun.
  add_link_options(LINKER:--dynamicbase LINKER:--nxcompat)
  if(CMAKE_SIZEOF_VOID_P EQUAL 8)
    add_link_options(LINKER:--high-entropy-va)
  endif()
  add_compile_options($<$<COMPILE_LANGUAGE:C>:-fstack-protector-strong>)
  add_link_options(-fstack-protector-strong)
endif()

# rras_library(NAME [LINK libs...]): every portable .c of this folder as the static library rras_NAME.
# Files named *_win.c are left to the folder that builds for Windows only.
function(rras_library name)
  cmake_parse_arguments(A "" "" "LINK" ${ARGN})
  file(GLOB src CONFIGURE_DEPENDS *.c)
  list(FILTER src EXCLUDE REGEX "_win\\.c$")
  if(src)
    add_library(rras_${name} STATIC ${src})
    target_link_libraries(rras_${name} PRIVATE rras_warnings PUBLIC ${A_LINK})
  else()
    add_library(rras_${name} INTERFACE)
    target_link_libraries(rras_${name} INTERFACE ${A_LINK})
  endif()
endfunction()

# rras_suites(FOLDER libs...): each tests/unit/FOLDER/test_x.c is one program test_x, run by CTest.
function(rras_suites folder)
  file(GLOB src CONFIGURE_DEPENDS "${folder}/test_*.c")
  foreach(f IN LISTS src)
    get_filename_component(n "${f}" NAME_WE)
    add_executable(${n} "${f}")
    target_link_libraries(${n} PRIVATE ${ARGN} rras_test_support dep::check rras_warnings)
    target_compile_definitions(${n} PRIVATE RRAS_VECTORS="${RRAS_TOP}/tests/vectors" RRAS_GOLDEN="${RRAS_TOP}/tests/golden")
    target_compile_options(${n} PRIVATE -Wno-pedantic)   # Check's macros
    add_test(NAME ${n} COMMAND ${n})
    # Check's own four seconds are too few for a sanitizer on a busy machine; CTest's limit holds.
    set_tests_properties(${n} PROPERTIES TIMEOUT 300 LABELS unit ENVIRONMENT CK_DEFAULT_TIMEOUT=280)
  endforeach()
endfunction()

# rras_fuzzers(libs...): each fuzz_x.c of this folder is one libFuzzer program.
function(rras_fuzzers)
  file(GLOB src CONFIGURE_DEPENDS fuzz_*.c)
  foreach(f IN LISTS src)
    get_filename_component(n "${f}" NAME_WE)
    add_executable(${n} "${f}")
    # A source's own options come last, behind the house's: LLVMFuzzerTestOneInput has no header.
    set_source_files_properties("${f}" PROPERTIES COMPILE_OPTIONS -Wno-missing-prototypes)
    target_link_libraries(${n} PRIVATE ${ARGN} rras_warnings -fsanitize=fuzzer,address,undefined)
  endforeach()
endfunction()
