"""Needlepoint: the working day of a dry-needling clinic."""

from clinic.app import create_app

__all__ = ["create_app"]
