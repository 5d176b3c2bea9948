@echo off
rem Starts the server from the offline folder that `make wheels` makes. Needs Python 3.11 of python.org, nothing else.
chcp 65001 >nul
cd /d "%~dp0"
if not exist .venv\Scripts\python.exe (
  echo 第一次启动：正在准备，不需要上网……
  py -3.11 -m venv .venv || goto no_python
  .venv\Scripts\python -m pip install --quiet --no-index --find-links wheels --no-deps --require-hashes -r build.txt -r run.txt -r windows.txt || goto failed
  .venv\Scripts\python -m pip install --quiet --no-index --find-links wheels --no-deps xinyu || goto failed
)
if not exist var\secret.key (
  echo 第一次使用：请回答几个问题，建好第一个管理员。
  .venv\Scripts\quiz-api create-admin || goto failed
)
.venv\Scripts\quiz-api serve
goto end
:no_python
echo 没有找到 Python 3.11。请先安装 python.org 的 Python 3.11，安装时勾选 py launcher。
goto end
:failed
echo 没有装好。请把上面的字拍下来，交给技术人员。
:end
pause
