"""The network of this computer: which proxy, which login there, whom to trust besides the system's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...remote.settings import NO_PROXY, NetworkSettings
from ...services.networking import network_settings, set_network
from .. import wording
from ..labels import plain_label
from ..last_folders import CERTIFICATE, last_folder, remember_folder
from .dialog import Dialog

if TYPE_CHECKING:
    from ..session import Session
    from ..window import Window

SYSTEM, NONE, ADDRESS, SCRIPT = range(4)


class NetworkDialog(Dialog):
    """Most people leave it as it is: as the system says. A password that is not typed stays as it was."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle(self.tr("Network settings"))
        self.proxy, self.address, self.user = QComboBox(), QLineEdit(), QLineEdit()
        self.password, self.ca_file = QLineEdit(), QLineEdit()
        self.choose = QPushButton(self.tr("&Choose…"))
        self.told = plain_label()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.save = self.buttons.addButton(self.tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        self.proxy.currentIndexChanged.connect(self._offer)
        self.user.textChanged.connect(self._offer)
        self.choose.clicked.connect(self._choose)
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        self.setEnabled(False)
        session.read(self, lambda: network_settings(session.library), self._show)

    def _show(self, settings: NetworkSettings) -> None:
        way = SYSTEM
        if settings.proxy:
            way = NONE if settings.proxy == NO_PROXY else ADDRESS
        elif settings.pac:
            way = SCRIPT
        self.proxy.setCurrentIndex(way)
        self.address.setText(settings.pac if way == SCRIPT else settings.proxy if way == ADDRESS else "")
        self.user.setText(settings.user)
        self.ca_file.setText(settings.ca_file)
        self.setEnabled(True)
        self._offer()
        self.proxy.setFocus()

    @Slot()
    def _offer(self) -> None:
        way = self.proxy.currentIndex()
        self.address.setEnabled(way in (ADDRESS, SCRIPT))
        self.user.setEnabled(way != NONE)
        self.password.setEnabled(way != NONE and bool(self.user.text().strip()))

    @Slot()
    def _save(self) -> None:
        way, address = self.proxy.currentIndex(), self.address.text().strip()
        wanted = NetworkSettings(
            proxy={NONE: NO_PROXY, ADDRESS: address}.get(way, ""),
            pac=address if way == SCRIPT else "",
            ca_file=self.ca_file.text().strip(),
            user=self.user.text().strip() if way != NONE else "",
        )
        password = self.password.text() or None
        self.save.setEnabled(False)
        self.session.write(
            self, lambda: set_network(self.session.library, wanted, password), self._saved, self._failed
        )

    def _saved(self, _: NetworkSettings) -> None:
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.save.setEnabled(True)
        self.told.setText(wording.sentence(error))

    @Slot()
    def _choose(self) -> None:
        folder = str(last_folder(self.session.settings, CERTIFICATE))
        dialog = QFileDialog(self, self.tr("Certificates of your organisation"), folder)
        dialog.fileSelected.connect(self._chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _chosen(self, path: str) -> None:
        remember_folder(self.session.settings, CERTIFICATE, Path(path))
        self.ca_file.setText(path)

    def _lay_out(self) -> None:
        ways = (
            self.tr("As the system says"),
            self.tr("No proxy"),
            self.tr("The proxy at this address"),
            self.tr("As the script at this address says (PAC)"),
        )
        self.proxy.addItems(ways)
        self.address.setPlaceholderText("http://proxy.example.org:8080")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(self.tr("Kept in the system's keyring; empty leaves it as it is"))
        self.ca_file.setPlaceholderText(self.tr("Besides the authorities the system trusts"))
        file = QHBoxLayout()
        file.addWidget(self.ca_file, 1)
        file.addWidget(self.choose)
        form = QFormLayout()
        form.addRow(self.tr("&Proxy"), self.proxy)
        form.addRow(self.tr("&Address"), self.address)
        form.addRow(self.tr("&Name for the proxy"), self.user)
        form.addRow(self.tr("Pass&word"), self.password)
        certificates = QLabel(self.tr("Certificate &file"))
        certificates.setBuddy(self.ca_file)
        form.addRow(certificates, file)
        self.told.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        column = QVBoxLayout(self)
        column.addWidget(
            plain_label(self.tr("Most people leave this as it is. Who looks after your network knows more."))
        )
        column.addLayout(form)
        column.addWidget(self.told)
        column.addWidget(self.buttons)
        self.setMinimumWidth(620)


def open_network(window: Window) -> None:
    """Open the settings."""
    dialog = NetworkDialog(window.session, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
